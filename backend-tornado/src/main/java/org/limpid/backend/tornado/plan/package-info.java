/**
 * From programs to task graphs, without a type of TornadoVM: which kernels run, over which pieces of which arrays, cut into
 * graphs that TornadoVM can hold. Begin with {@link org.limpid.backend.tornado.plan.ProgramPlan}.
 */
@NullMarked
package org.limpid.backend.tornado.plan;

import org.jspecify.annotations.NullMarked;
