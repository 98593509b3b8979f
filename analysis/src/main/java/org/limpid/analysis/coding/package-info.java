/**
 * Compression as inference (Ma, Derksen, Hong and Wright, TPAMI 2007): how many bits samples take up to a distortion, and
 * the groups that take the fewest. On the host, in double precision. Start with
 * {@link org.limpid.analysis.coding.CodingLength}; {@link org.limpid.analysis.readout.Micl} classifies by it.
 */
package org.limpid.analysis.coding;
