/** Values of columns and partitions: their order, their transforms, their text. */
package io.datashard.internal.types;
