/**
 * The error that all of Limpid reports bad input with. The rest of the API lives in the packages below: tensors, ops,
 * programs, differentiation and backends. Read {@link org.limpid.api.program} next.
 */
@NullMarked
package org.limpid.api;

import org.jspecify.annotations.NullMarked;
