package org.limpid.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** The same program in two runtimes. */
final class Runtimes {

    private Runtimes() {}

    static Map<String, Tensor> inLimpid(Program program, Map<Parameter, Tensor> values, Map<String, Tensor> inputs) {
        try (Backend backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(1));
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            program.parameters()
                    .forEach(parameter -> weights.write(parameter, Objects.requireNonNull(values.get(parameter))));
            Inputs given = Inputs.create();
            inputs.forEach(given::put);
            Outputs outputs = session.run(program, given);
            Map<String, Tensor> results = new LinkedHashMap<>();
            program.outputs().keySet().forEach(name -> results.put(name, outputs.read(name)));
            return results;
        }
    }

    static Map<String, Tensor> inOnnxRuntime(OnnxModel model, Map<String, Tensor> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> given = new HashMap<>();
        try (var options = new OrtSession.SessionOptions()) {
            // As the graph says, without rewriting: what is tried is our graph.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model.toBytes(), options)) {
                for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                    given.put(input.getKey(), tensor(environment, input.getValue()));
                }
                try (OrtSession.Result result = session.run(given)) {
                    Map<String, Tensor> results = new LinkedHashMap<>();
                    result.forEach(entry -> results.put(entry.getKey(), tensor((OnnxTensor) entry.getValue())));
                    return results;
                }
            }
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor x) throws OrtException {
        long[] extents = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        return x.dtype() == DType.I32
                ? OnnxTensor.createTensor(environment, IntBuffer.wrap(x.toInts()), extents)
                : OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toFloats()), extents);
    }

    private static Tensor tensor(OnnxTensor x) {
        int[] extents =
                Arrays.stream(x.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        FloatBuffer floats = x.getFloatBuffer();
        if (floats != null) {
            float[] values = new float[floats.remaining()];
            floats.get(values);
            return Tensor.of(values, extents).reshape(extents);
        }
        IntBuffer ints = x.getIntBuffer();
        int[] values = new int[ints.remaining()];
        ints.get(values);
        return Tensor.of(values, extents).reshape(extents);
    }
}
