/**
 * ReduNet (Chan et al., <i>ReduNet: A White-box Deep Network from the Principle of Maximizing Rate Reduction</i>, JMLR
 * 2022, arXiv:2105.10446): a network that is built forward, layer by layer, from the gradient of the rate reduction of
 * its training samples. Start with {@link org.limpid.models.redunet.Construction}; a
 * {@link org.limpid.models.redunet.Domain} says what a sample is. {@link org.limpid.models.redunet.PolarTransform} makes
 * signals of images and {@link org.limpid.models.redunet.RandomFilters} lifts them to more channels. The transform of one
 * layer is {@link org.limpid.api.op.fused.ReduNetLayer}.
 */
@NullMarked
package org.limpid.models.redunet;

import org.jspecify.annotations.NullMarked;
