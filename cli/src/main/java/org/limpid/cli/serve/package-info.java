/**
 * The web page of {@code limpid serve}: what a network makes of one image, layer by layer and head by head. Start with
 * {@link org.limpid.cli.serve.Observer}, which runs the network, and {@link org.limpid.cli.serve.WebServer}, which answers
 * browsers; the page itself is in the resources of this package.
 */
package org.limpid.cli.serve;
