package dev.panagrad.models.onnx.translate;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules by operator, named with the domain unless that is ONNX's own. */
public final class OperatorTable {
  private final Map<String, OperatorRule> rules = new HashMap<>();
  private final Map<String, HostRule> hostRules = new HashMap<>();

  /** An empty table. */
  public OperatorTable() {}

  /** Adds the rule of an operator, which must not have one yet. */
  public OperatorTable add(String operator, OperatorRule rule) {
    if (rules.putIfAbsent(operator, rule) != null) {
      throw new IllegalStateException("the operator " + operator + " has two rules");
    }
    return this;
  }

  /** Adds a rule that computes an operator immediately if all of its inputs are known. */
  public OperatorTable addHost(String operator, HostRule rule) {
    if (hostRules.putIfAbsent(operator, rule) != null) {
      throw new IllegalStateException("the operator " + operator + " has two host rules");
    }
    return this;
  }

  /** The rule of an operator, or null. */
  OperatorRule rule(String operator) {
    return rules.get(operator);
  }

  /** The host rule of an operator, or null. */
  HostRule hostRule(String operator) {
    return hostRules.get(operator);
  }

  /** The names of all operators. */
  public Set<String> operators() {
    return new TreeSet<>(rules.keySet());
  }
}
