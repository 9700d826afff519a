/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.testing.TestSeed;

class IdentityMapTests {

	@Test
	@SuppressWarnings("unchecked")
	void behavesAsHashMap() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		PmemMappingContext context = new PmemMappingContext();
		Object extent = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Extent.class},
				(proxy, method, arguments) -> null);
		EntityBinding binding = new EntityBinding(
				(PmemPersistentEntity<Account>) context.getRequiredPersistentEntity(Account.class),
				new SpringTypeModels(context).modelOf(Account.class), (Extent<Account>) extent);
		IdentityMap map = new IdentityMap();
		Map<Long, ManagedEntity> model = new HashMap<>();
		for (int step = 0; step < 100_000; step++) {
			long reference = 64L * random.nextInt(1 + random.nextInt(2000));
			ManagedEntity known = model.get(reference);
			assertThat(map.get(reference)).as("seed %d, step %d", seed, step).isSameAs(known);
			if (known == null) {
				ManagedEntity added = new ManagedEntity(binding, reference, new Account());
				map.add(added);
				model.put(reference, added);
			} else if (random.nextInt(3) > 0) {
				map.remove(known);
				model.remove(reference);
				if (random.nextInt(8) == 0) {
					map.restore(known);
					model.put(reference, known);
				}
			}
		}
		Map<Long, ManagedEntity> visited = new HashMap<>();
		map.forEachMutable(Account.class, (managed) -> visited.put(managed.reference, managed));
		assertThat(visited).as("seed %d", seed).isEqualTo(model);
	}

}
