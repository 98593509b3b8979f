/** A backend with a fault, for the commands that must find it; {@link org.limpid.cli.BrokenClassPath} makes it a provider. */
@NullMarked
package org.limpid.cli.broken;

import org.jspecify.annotations.NullMarked;
