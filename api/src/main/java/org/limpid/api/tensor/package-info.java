/**
 * Values on the host: element types, shapes, and dense tensors over memory segments. They carry data to and from
 * programs and do no arithmetic. What computes with them is in {@link org.limpid.api.op}.
 */
@NullMarked
package org.limpid.api.tensor;

import org.jspecify.annotations.NullMarked;
