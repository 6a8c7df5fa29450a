/**
 * Geometry on the sphere: cells of the HEALPix tessellation, distances, and which cells a region touches. Longitudes, latitudes and
 * distances are in degrees everywhere; nothing here knows of tables.
 */
package io.datashard.internal.sphere;
