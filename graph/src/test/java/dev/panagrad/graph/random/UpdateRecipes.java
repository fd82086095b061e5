package dev.panagrad.graph.random;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.update.ApplyAdam;
import dev.panagrad.graph.op.update.ApplyAdamW;
import dev.panagrad.graph.op.update.ApplyMomentum;
import dev.panagrad.graph.op.update.ApplySgd;
import dev.panagrad.graph.op.update.Assign;
import java.util.List;
import java.util.Map;

/** Updates of variables, as optimizers make them. */
final class UpdateRecipes {
  private UpdateRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    all.put(ApplySgd.class, s -> updates(s, sgd(s)));
    all.put(ApplyMomentum.class, s -> updates(s, momentum(s)));
    all.put(ApplyAdam.class, s -> updates(s, adam(s)));
    all.put(ApplyAdamW.class, s -> updates(s, adamW(s)));
    all.put(
        Assign.class,
        s -> {
          Shape shape = s.draw.shape();
          return Proposal.of(new Assign(), s.variable(shape), s.of(shape));
        });
  }

  private static Proposal sgd(Sketch s) {
    return Proposal.of(new ApplySgd(), s.of());
  }

  private static Proposal momentum(Sketch s) {
    return Proposal.of(new ApplyMomentum(0.9f), s.of());
  }

  private static Proposal adam(Sketch s) {
    return Proposal.of(new ApplyAdam(0.9f, 0.999f, 1e-7f), s.of(), s.of());
  }

  private static Proposal adamW(Sketch s) {
    // The corrections are constants above 0, as those of an optimizer are.
    Node first = s.keep(s.g.constant(0.3f));
    Node second = s.keep(s.g.constant(0.2f));
    return Proposal.of(new ApplyAdamW(0.9f, 0.999f, 1e-7f, 0.01f), s.of(), first, second);
  }

  private static Proposal updates(Sketch s, Proposal start) {
    Proposal update = start;
    for (int i = 0; i <= s.draw.below(3); i++) {
      Shape shape = s.draw.shape();
      update = group(s, update, s.variable(shape), s.of(shape));
    }
    return update;
  }

  private static Proposal group(Sketch s, Proposal update, Node variable, Node gradient) {
    Proposal grown = update.and(variable);
    int slots =
        switch (update.op()) {
          case ApplyAdam _, ApplyAdamW _ -> 2;
          case ApplyMomentum _ -> 1;
          default -> 0;
        };
    for (int slot = 0; slot < slots; slot++) {
      grown = grown.and(s.variable(variable.shape()));
    }
    return grown.and(gradient);
  }

  /** An update of each variable by its gradient. */
  static Proposal training(Sketch s, List<Node> variables, List<Node> gradients) {
    Proposal update =
        // Adam divides a gradient by its size: what is lost in a tiny one then counts in full.
        switch (s.draw.below(s.draw.isTame() ? 2 : 3)) {
          case 0 -> sgd(s);
          case 1 -> momentum(s);
          default -> adam(s);
        };
    for (int i = 0; i < variables.size(); i++) {
      update = group(s, update, variables.get(i), gradients.get(i));
    }
    return update;
  }
}
