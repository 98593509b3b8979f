/**
 * Images between files and networks: decoding within limits ({@link org.limpid.cli.image.ImageDecoder}), and what a network
 * sees of an image of any size ({@link org.limpid.cli.image.ImagePixels}).
 */
package org.limpid.cli.image;
