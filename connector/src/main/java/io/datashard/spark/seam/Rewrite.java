package io.datashard.spark.seam;

import java.util.function.UnaryOperator;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;

/** A step of a rule, which gives back what it has nothing to do with. */
final class Rewrite<T> extends AbstractPartialFunction<T, T> {
    private static final long serialVersionUID = 1L;

    private final transient UnaryOperator<T> step;

    Rewrite(UnaryOperator<T> step) {
        this.step = step;
    }

    @Override
    public boolean isDefinedAt(T node) {
        return true;
    }

    @Override
    public <A extends T, B> B applyOrElse(A node, Function1<A, B> otherwise) {
        @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
        B rewritten = (B) step.apply(node);
        return rewritten;
    }
}
