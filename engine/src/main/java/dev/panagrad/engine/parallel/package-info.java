/** Runs tasks in parts on threads that spin, then park. Independent of what is computed. */
package dev.panagrad.engine.parallel;
