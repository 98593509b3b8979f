/**
 * What runs on the device. {@link org.limpid.backend.tornado.kernel.Elements} is plain Java and always built; the kernels
 * around it need TornadoVM's API and are built where an SDK is installed.
 */
@NullMarked
package org.limpid.backend.tornado.kernel;

import org.jspecify.annotations.NullMarked;
