/**
 * Help for error messages. Names that users mistype are met with the nearest one that exists. Nothing here knows of
 * tensors; go back to {@link org.limpid.api}.
 */
@NullMarked
package org.limpid.api.text;

import org.jspecify.annotations.NullMarked;
