/** What stands behind the public API. May change at any time. */
package io.datashard.internal;
