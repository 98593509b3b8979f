/**
 * The TornadoVM backend: programs as task graphs for OpenCL devices. Begin with
 * {@link org.limpid.backend.tornado.TornadoProvider}, which mentions no type of TornadoVM; how a program becomes graphs is in
 * {@link org.limpid.backend.tornado.plan}, what runs on the device in {@link org.limpid.backend.tornado.kernel}, and
 * everything that needs TornadoVM's API behind {@link org.limpid.backend.tornado.device.Engine}.
 */
@NullMarked
package org.limpid.backend.tornado;

import org.jspecify.annotations.NullMarked;
