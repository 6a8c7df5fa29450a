------------------------------- MODULE Commit -------------------------------
(***************************************************************************)
(* The commit of one table, as core/FORMAT.md ("Committing") says it:      *)
(* writers put the object of the next version if it is absent. A request   *)
(* may be lost, its answer may be lost, and it may act later, even after   *)
(* its writer gave up or was stopped. A writer that is not sure reads the  *)
(* number back, or puts the same object there again; at its deadline it    *)
(* says that it does not know.                                             *)
(***************************************************************************)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Writers,   \* each commits one transaction
          MaxSends,  \* puts that one writer sends at most
          None

VARIABLES log,       \* the objects: the writer of each version, dense from 1
          requests,  \* puts under way: <<writer, number>>, which the store may execute at any time, and more than once
          state,     \* what each writer is doing
          number,    \* the version that each writer tries to become
          sends,     \* how many puts each writer sent
          deleted    \* writers whose files were deleted, by themselves

vars == <<log, requests, state, number, sends, deleted>>

States == {"reading", "ready", "waiting", "unclear", "committed", "failed", "unknown", "stopped"}

TypeOK ==
    /\ log \in Seq(Writers)
    /\ requests \subseteq (Writers \X Nat)
    /\ state \in [Writers -> States]
    /\ sends \in [Writers -> 0..MaxSends]
    /\ deleted \subseteq Writers

Init ==
    /\ log = <<>>
    /\ requests = {}
    /\ state = [w \in Writers |-> "reading"]
    /\ number = [w \in Writers |-> 0]
    /\ sends = [w \in Writers |-> 0]
    /\ deleted = {}

Holder(n) == IF n \in DOMAIN log THEN log[n] ELSE None

(* Finds the newest version (and validates against it). Its answer may be old by the time of the put. *)
ReadTip(w) ==
    /\ state[w] = "reading"
    /\ number' = [number EXCEPT ![w] = Len(log) + 1]
    /\ state' = [state EXCEPT ![w] = "ready"]
    /\ UNCHANGED <<log, requests, sends, deleted>>

Send(w) ==
    /\ state[w] = "ready"
    /\ sends[w] < MaxSends
    /\ requests' = requests \cup {<<w, number[w]>>}
    /\ sends' = [sends EXCEPT ![w] = @ + 1]
    /\ state' = [state EXCEPT ![w] = "waiting"]
    /\ UNCHANGED <<log, number, deleted>>

(* The store executes a put. That it stays among the requests is a client that repeats it of itself. *)
Act(r) ==
    /\ r \in requests
    /\ \/ requests' = requests \ {r}
       \/ requests' = requests
    /\ log' = IF r[2] = Len(log) + 1 THEN Append(log, r[1]) ELSE log
    \* and the answer: it arrives, or it is lost; a writer takes one only while it waits for that number
    /\ LET w == r[1]
           hears == state[w] = "waiting" /\ number[w] = r[2]
           won == r[2] = Len(log) + 1
       IN  \/ /\ hears
              /\ state' = [state EXCEPT ![w] = IF won THEN "committed" ELSE "unclear"]
           \/ UNCHANGED state
    /\ UNCHANGED <<number, sends, deleted>>

Lose(r) ==
    /\ r \in requests
    /\ requests' = requests \ {r}
    /\ UNCHANGED <<log, state, number, sends, deleted>>

(* An error instead of an answer; the request may still be under way. *)
TimeOut(w) ==
    /\ state[w] = "waiting"
    /\ state' = [state EXCEPT ![w] = "unclear"]
    /\ UNCHANGED <<log, requests, number, sends, deleted>>

(* Reads the number back: ours, somebody else's, or still absent. *)
ReadBack(w) ==
    /\ state[w] = "unclear"
    /\ state' = [state EXCEPT ![w] =
            IF Holder(number[w]) = w THEN "committed"
            ELSE IF Holder(number[w]) = None THEN "ready"
            ELSE "reading"]
    /\ UNCHANGED <<log, requests, number, sends, deleted>>

(* Fails while it is certain that nothing was committed, and deletes its files: a conflict, or no more time. *)
Fail(w) ==
    /\ state[w] = "reading"
    /\ state' = [state EXCEPT ![w] = "failed"]
    /\ deleted' = deleted \cup {w}
    /\ UNCHANGED <<log, requests, number, sends>>

(* The deadline passes while the outcome is not clear. A writer that may not send any more, which bounds the model, has no other end. *)
GiveUp(w) ==
    /\ state[w] = "unclear" \/ (state[w] = "ready" /\ sends[w] > 0 /\ sends[w] = MaxSends)
    /\ state' = [state EXCEPT ![w] = "unknown"]
    /\ UNCHANGED <<log, requests, number, sends, deleted>>

Stop(w) ==
    /\ state[w] \in {"reading", "ready", "waiting", "unclear"}
    /\ state' = [state EXCEPT ![w] = "stopped"]
    /\ UNCHANGED <<log, requests, number, sends, deleted>>

Next ==
    \/ \E w \in Writers :
        ReadTip(w) \/ Send(w) \/ TimeOut(w) \/ ReadBack(w) \/ Fail(w) \/ GiveUp(w) \/ Stop(w)
    \/ \E r \in requests : Act(r) \/ Lose(r)

Fair == \A w \in Writers : WF_vars(ReadTip(w) \/ Send(w) \/ TimeOut(w) \/ ReadBack(w) \/ GiveUp(w))

Spec == Init /\ [][Next]_vars /\ Fair

-----------------------------------------------------------------------------

(* Nobody is in the table twice. *)
Once == \A i, j \in DOMAIN log : log[i] = log[j] => i = j

(* Who was told that it is committed is the version that it was told. *)
AcknowledgedIsThere == \A w \in Writers : state[w] = "committed" => Holder(number[w]) = w

(* Who was told that it failed is nowhere, now and for ever: its files are gone. *)
FailedIsNowhere == \A w \in Writers : w \in deleted => \A i \in DOMAIN log : log[i] # w

(* What is committed stays what it is. *)
Immutable == [][\A i \in DOMAIN log : i \in DOMAIN log' /\ log'[i] = log[i]]_vars

(* For configurations without Ends: writers differ by their names alone. *)
Symmetry == Permutations(Writers)

(* Every writer comes to an end. *)
Ends == \A w \in Writers : <>(state[w] \in {"committed", "failed", "unknown", "stopped"})
=============================================================================
