/**
 * Objects found without being asked for: what the attention of a classifier picks out of an image, and the groups of tokens that
 * belong together (Yu et al., <i>Emergence of Segmentation with Minimalistic White-Box Transformers</i>, CPAL 2024). On the host,
 * in double precision. Start with {@link org.limpid.analysis.segmentation.AttentionLayer}.
 */
package org.limpid.analysis.segmentation;
