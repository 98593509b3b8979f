/**
 * A complete backend in a few hundred lines, the worked example of {@code docs/adding-a-backend.md}: a device whose kernels are
 * plain loops. Start with {@link org.limpid.example.abacus.AbacusProvider}; that it is right is tried by
 * {@link org.limpid.example.abacus.AbacusConformanceTest}.
 */
@NullMarked
package org.limpid.example.abacus;

import org.jspecify.annotations.NullMarked;
