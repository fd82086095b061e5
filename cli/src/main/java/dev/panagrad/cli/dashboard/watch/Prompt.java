package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.models.experiments.text.writing.Sampling;

/**
 * A text to be generated.
 *
 * @param text the beginning that is continued
 * @param characters how many to generate
 */
public record Prompt(String text, int characters, Sampling sampling) {}
