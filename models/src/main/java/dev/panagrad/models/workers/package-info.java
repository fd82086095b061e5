/**
 * The processes of a training that is shared: what they are given, and what those that follow do.
 */
package dev.panagrad.models.workers;
