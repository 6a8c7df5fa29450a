/** What holds of every store that a table may lie on, tried on real ones. The servers are processes that the tests start and stop. */
package io.datashard.integration.stores;
