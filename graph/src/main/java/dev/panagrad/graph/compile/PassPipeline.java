package dev.panagrad.graph.compile;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.fusion.BatchWeightGradients;
import dev.panagrad.graph.compile.fusion.DenseToImages;
import dev.panagrad.graph.compile.fusion.FoldBatchNorm;
import dev.panagrad.graph.compile.fusion.FuseConv2d;
import dev.panagrad.graph.compile.fusion.FuseCrossEntropy;
import dev.panagrad.graph.compile.fusion.FuseFilterGrad;
import dev.panagrad.graph.compile.fusion.FuseMatMul;
import dev.panagrad.graph.compile.fusion.ShareStacks;
import dev.panagrad.graph.compile.fusion.SingleImages;
import dev.panagrad.graph.compile.pass.BatchLayout;
import dev.panagrad.graph.compile.pass.CheckValues;
import dev.panagrad.graph.compile.pass.ColocateUpdates;
import dev.panagrad.graph.compile.pass.CommonSubexpressions;
import dev.panagrad.graph.compile.pass.CopyFetches;
import dev.panagrad.graph.compile.pass.Expand;
import dev.panagrad.graph.compile.pass.GraphVerifier;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.PushPermutes;
import dev.panagrad.graph.compile.pass.Simplify;
import dev.panagrad.graph.compile.pass.Specialize;
import dev.panagrad.graph.compile.pass.Subgraph;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/** Runs passes in order and verifies the graph after each. */
public final class PassPipeline {
  private static final Logger LOG = System.getLogger(PassPipeline.class.getName());

  private final List<Pass> passes;

  /** A pipeline of these passes. */
  public PassPipeline(List<Pass> passes) {
    this.passes = List.copyOf(passes);
  }

  /** The standard passes for a schedule. */
  public static PassPipeline standard(Map<String, Shape> fed) {
    return new PassPipeline(
        List.of(
            new Specialize(fed),
            new Expand(),
            new ColocateUpdates(),
            new CheckValues(),
            new Simplify(),
            new PushPermutes(),
            new SingleImages(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new BatchWeightGradients(),
            new CommonSubexpressions(),
            new ShareStacks(),
            new FoldBatchNorm(),
            new DenseToImages(),
            new FuseMatMul(),
            new FuseConv2d(),
            new FuseFilterGrad(),
            new FuseCrossEntropy(),
            new CopyFetches()));
  }

  /** Only the required passes, for tests that compare with and without rewriting. */
  public static PassPipeline minimal(Map<String, Shape> fed) {
    return new PassPipeline(
        List.of(
            new Specialize(fed),
            new Expand(),
            new ColocateUpdates(),
            new CheckValues(),
            new Simplify(),
            new BatchLayout(),
            new CopyFetches()));
  }

  /** Runs all passes. */
  public Subgraph run(Subgraph graph) {
    Subgraph current = graph;
    for (Pass pass : passes) {
      int before = current.nodes().size();
      current = pass.apply(current);
      GraphVerifier.verify(current, pass.name());
      LOG.log(
          Level.DEBUG, "pass {0}: {1} -> {2} nodes", pass.name(), before, current.nodes().size());
    }
    return current;
  }
}
