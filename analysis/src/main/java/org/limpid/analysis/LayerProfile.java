package org.limpid.analysis;

/**
 * What one layer did to the tokens of a set of images.
 *
 * @param layer its number from 0
 * @param codingRate Rᶜ(U_kᵀ LN(Zˡ)) in nats per image, over images: how many bits, up to a factor ln 2, the tokens take in
 *     the layer's subspaces before its compression
 * @param compressedRate Rᶜ(U_kᵀ Zˡ⁺¹ᐟ²), the same behind its compression
 * @param nonZero ‖Z‖₀ as the fraction of entries of the ISTA output that are not 0, per image, over images
 * @param coherence mean |cos| between directions of different subspaces over that within one: see
 *     {@link SubspaceCoherence}
 */
public record LayerProfile(int layer, Spread codingRate, Spread compressedRate, Spread nonZero, double coherence) {}
