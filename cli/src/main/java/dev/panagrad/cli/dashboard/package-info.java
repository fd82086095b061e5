/**
 * The live page of a training or a recorded run: what is shown, from its beginning to its end. How
 * it is served, told and asked is in subpackages, which don't know this one.
 */
package dev.panagrad.cli.dashboard;
