package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.program.ProgramBuilder;

/**
 * The sparsification step of CRATE (Yu et al. 2023, arXiv:2306.01129, §2.4): one iteration of shrinkage and
 * thresholding towards a non-negative sparse code of the tokens in a dictionary D, started from the tokens themselves.
 * In row form y = ReLU(x + η(x − x Dᵀ)D − ηλ): the residual lies inside the ReLU and both products use the same D. x
 * and y (…, d).
 *
 * @param dictionary D (d, d)
 * @param eta η, the step size
 * @param lambda λ, the weight of the ℓ1 norm
 */
public record Ista(Learned dictionary, double eta, double lambda) implements Layer {

    /** As the reference code has it: {@code <name>.weight}, drawn by {@link Distribution#kaimingUniform}. */
    public static Ista of(String name, int dim, double eta, double lambda) {
        return new Ista(Learned.of(name + ".weight", Distribution.kaimingUniform(dim), dim, dim), eta, lambda);
    }

    @Override
    public List<Learned> learned() {
        return List.of(dictionary);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        Value d = builder.parameter(dictionary.parameter());
        return builder.emit(new IstaStep(eta, lambda), List.of(x, d)).getFirst();
    }
}
