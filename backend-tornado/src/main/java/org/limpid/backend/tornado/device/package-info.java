/**
 * The border to TornadoVM: {@link org.limpid.backend.tornado.device.Engine} and what it opens. The implementation is built
 * where an SDK is installed.
 */
@NullMarked
package org.limpid.backend.tornado.device;

import org.jspecify.annotations.NullMarked;
