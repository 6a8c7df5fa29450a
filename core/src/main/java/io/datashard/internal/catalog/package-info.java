/** The file catalog: a log-structured merge tree of tablets, in which the newest entry of a tablet wins. */
package io.datashard.internal.catalog;
