package org.limpid.backend.cpu.kernel;

/** Checks that all kinds of plans share. */
final class Plans {
    private Plans() {}

    static void checkPool(WorkerPool pool, Workspace workspace) {
        if (pool.threads() > workspace.threads()) {
            throw new IllegalArgumentException("the product was planned for at most " + workspace.threads()
                    + " threads, but the pool has " + pool.threads());
        }
        if (pool.workerOfThisThread() >= 0) {
            throw new IllegalStateException(
                    "a product on all threads was started from inside a job: use runOn with the worker of the chunk");
        }
    }

    static void checkPerWorker(MatMulSpec spec) {
        if (!spec.perWorker()) {
            throw new IllegalStateException(
                    "the product was not planned to run inside jobs: ask for it by MatMulSpec.runnableInsideJobs()");
        }
    }
}
