package org.limpid.conformance.host;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.program.Update;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Backends whose kernels are right and whose keeping of sessions, weights and promises is not. */
final class BrokenBackends {

    private BrokenBackends() {}

    /** With sessions of another kind. */
    private static class Sessions extends HostBackend {
        Sessions(BackendOptions options) {
            super(options, Kernels.REFERENCE);
        }
    }

    /** Writes each parameter as soon as its new value is known, where later ones still read it. */
    static HostBackend updateBeforeRead(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                return new HostSession(this, weights, programs) {
                    @Override
                    void update(Program program, Lowering lowered) {
                        keep(program, lowered);
                        for (Update update : program.updates()) {
                            Tensor value = lowered.buffer(update.value()).tensor();
                            weights.buffer(update.parameter()).tensor().copyFrom(value);
                        }
                    }
                };
            }
        };
    }

    /** Shows what a parameter has become where its value during the run was asked for. */
    static HostBackend outputsAfterUpdate(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                return new HostSession(this, weights, programs) {
                    @Override
                    void update(Program program, Lowering lowered) {
                        super.update(program, lowered);
                        keep(program, lowered);
                    }
                };
            }
        };
    }

    /** Gives every session weights of its own. */
    static HostBackend copiedWeights(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                HostWeights copy = new HostWeights(this, weights.parameters());
                weights.parameters().forEach(parameter -> copy.write(parameter, weights.read(parameter)));
                return super.session(copy, programs);
            }
        };
    }

    /** Lets everybody in. */
    static HostBackend noDoorkeeper(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                return new HostSession(this, weights, programs) {
                    @Override
                    void enter() {}
                };
            }
        };
    }

    /** Takes zeros for an input that is missing or does not fit. */
    static HostBackend zerosForMissing(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                return new HostSession(this, weights, programs) {
                    @Override
                    public Outputs run(Program program, Inputs inputs) {
                        Inputs all = Inputs.create();
                        for (Input input : program.inputs()) {
                            Tensor given = inputs.get(input.name());
                            TensorType type = input.value().type();
                            boolean fits = given != null && given.type().equals(type);
                            all.put(input.name(), fits ? java.util.Objects.requireNonNull(given) : Tensor.zeros(type));
                        }
                        return super.run(program, all);
                    }
                };
            }
        };
    }

    /** Says that a step ran natively which did not, or that nothing ran at all. */
    static HostBackend lyingReport(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                return new HostSession(this, weights, programs) {
                    @Override
                    public ExecutionReport report() {
                        ExecutionReport truth = super.report();
                        List<ExecutionReport.Placement> placements = new ArrayList<>();
                        for (ExecutionReport.Placement each : truth.placements()) {
                            placements.add(new ExecutionReport.Placement(
                                    each.program(), each.step(), each.op(), Support.NATIVE, each.kernel()));
                        }
                        return new ExecutionReport(
                                truth.runs(), 0, truth.bytesIn(), truth.bytesOut(), truth.memoryBytes(), placements);
                    }
                };
            }
        };
    }

    /** Multiplies matrices on the host; its counters show it. */
    static HostBackend fallback(BackendOptions options) {
        return new Sessions(options) {
            @Override
            HostSession session(HostWeights weights, Program... programs) {
                return new HostSession(this, weights, programs) {
                    @Override
                    public ExecutionReport report() {
                        ExecutionReport rest = super.report();
                        long bytesIn = 0;
                        long bytesOut = 0;
                        for (Node node : programs[0].nodes()) {
                            if (node.op() instanceof MatMul) {
                                bytesIn += node.outputTypes().getFirst().bytes();
                                bytesOut += node.inputTypes().stream()
                                        .mapToLong(TensorType::bytes)
                                        .sum();
                            }
                        }
                        return new ExecutionReport(
                                rest.runs(),
                                rest.kernels(),
                                rest.bytesIn() + rest.runs() * bytesIn,
                                rest.bytesOut() + rest.runs() * bytesOut,
                                rest.memoryBytes(),
                                rest.placements());
                    }
                };
            }
        };
    }

    /** Sums as threads come, where no guard makes them wait for each other. */
    static HostBackend racyWithoutGuards(BackendOptions options) {
        return new HostBackend(options, options.guard() ? Kernels.REFERENCE : BrokenKernels.racySum());
    }

    /** Counts memory and lets it grow all the same. */
    static HostBackend noLimit(BackendOptions options) {
        return new HostBackend(options, Kernels.REFERENCE) {
            @Override
            void reserve(String what, long bytes) {}
        };
    }

    /** Never gives memory back. */
    static HostBackend leak(BackendOptions options) {
        return new HostBackend(options, Kernels.REFERENCE) {
            @Override
            void give(long bytes) {}
        };
    }

    /** Goes on after it was closed. */
    static HostBackend neverClosed(BackendOptions options) {
        return new HostBackend(options, Kernels.REFERENCE) {
            @Override
            void requireOpen() {}
        };
    }

    /** Does not have an op, and says so. */
    static HostBackend without(BackendOptions options, String name) {
        return new HostBackend(options, BrokenKernels.missing(name)) {
            @Override
            public Support support(Op op, List<TensorType> inputs) {
                return op.name().equals(name) ? Support.UNSUPPORTED : super.support(op, inputs);
            }
        };
    }

    /** Its fused kernels lose one of the op's numbers. */
    static HostBackend forgetfulKernels(BackendOptions options) {
        return new HostBackend(options, Kernels.REFERENCE) {
            @Override
            Fused lowered(Fused op) {
                return switch (op) {
                    case LayerNorm norm -> new LayerNorm(norm.epsilon() * 0.9);
                    case IstaStep step -> new IstaStep(step.eta(), 0);
                    case CrossEntropyBackward _ -> new CrossEntropyBackward(0);
                    case SubspaceAttention attention -> new SharedShift(attention.heads(), attention.scale());
                    default -> op;
                };
            }
        };
    }

    /** Its attention scales scores by one percent too much. */
    static HostBackend wrongScale(BackendOptions options) {
        return new HostBackend(options, Kernels.REFERENCE) {
            @Override
            Fused lowered(Fused op) {
                return op instanceof SubspaceAttention attention
                        ? new SubspaceAttention(attention.heads(), 1.01 * attention.scale())
                        : op;
            }
        };
    }

    /** Attention whose exponents are shifted by the largest score of a head, not of a row: rows of small scores underflow. */
    private record SharedShift(int heads, double scale) implements Fused {

        @Override
        public String name() {
            return "subspace_attention";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return inputs;
        }

        @Override
        public List<Value> decompose(Emitter e, List<Value> inputs) {
            Value x = inputs.getFirst();
            int[] extents = x.type().shape().toArray();
            int rank = extents.length;
            int tokens = extents[rank - 2];
            int width = extents[rank - 1] / heads;
            int batch = (int) (x.type().size() / (tokens * (long) width * heads));
            Value w = e.permute(e.reshape(x, batch, tokens, heads, width), 0, 2, 1, 3);
            Value scores = e.mul(e.matmul(w, false, w, true), scale);
            Value exp = e.exp(e.sub(scores, e.reduce(Reduce.Function.MAX, scores, true, -1, -2)));
            Value attention = e.div(exp, e.reduce(Reduce.Function.SUM, exp, true, -1));
            Value out = e.permute(e.matmul(attention, w), 0, 2, 1, 3);
            return List.of(e.reshape(out, x.type().shape()));
        }
    }
}
