/** Where a table lies. One small interface, and one class for each kind of store that can create a file only if it is absent. */
package io.datashard.internal.store;
