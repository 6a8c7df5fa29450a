/**
 * Deletion vectors as they are kept: small ones in the catalog, others in files with a checksum. Nothing here knows which files they
 * belong to.
 */
package io.datashard.internal.vector;
