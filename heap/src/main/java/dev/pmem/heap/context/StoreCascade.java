/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import dev.pmem.heap.context.Association.Cascade;

/**
 * Says, before an instance is encoded, which new objects are stored with it: those of inverse properties are met here, and
 * those of associations that don't store new targets are refused, unless something else stores them.
 */
final class StoreCascade {

	private StoreCascade() {}

	static void meet(EntityType type, Object instance, LinkedObjects linked) {
		for (Association each : type.associations().all()) {
			if (each.cascades(Cascade.STORE)) {
				for (Object target : Associations.targets(each, instance)) {
					linked.admit(target);
					if (each.inverse() != null) {
						linked.offsetOf(target, each.target());
					}
				}
			}
		}
		for (Association each : type.associations().all()) {
			if (!each.cascades(Cascade.STORE) && each.inverse() == null) {
				for (Object target : Associations.targets(each, instance)) {
					linked.refuse(target, each.path());
				}
			}
		}
	}

}
