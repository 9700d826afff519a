/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.pmem.testing.TemporaryHeap;
import dev.pmem.testing.TestSeed;

class IdentityMapTests {

	private static final int STEPS = 100_000;

	@Test
	void behavesAsHashMap() throws Exception {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		try (TemporaryHeap temporary = new TemporaryHeap()) {
			EntityType type = Ticket.type(temporary.heap());
			IdentityMap map = new IdentityMap();
			Map<Long, ManagedObject> model = new HashMap<>();
			for (int step = 0; step < STEPS; step++) {
				long reference = 64L * (1 + random.nextInt(1 + random.nextInt(2000)));
				ManagedObject known = model.get(reference);
				assertThat(map.get(reference)).as("seed %d, step %d", seed, step).isSameAs(known);
				assertThat(map.get(type, reference)).as("seed %d, step %d", seed, step).isSameAs(known);
				if (random.nextInt(4) == 0) {
					map.putUnderIds(type, (object) -> key(object.reference));
					assertThat(map.isWaiting(type)).isFalse();
					assertThat(map.get(type, key(reference))).as("seed %d, step %d", seed, step)
							.isSameAs(known);
				}
				if (known == null) {
					byte[] knownKey = random.nextBoolean() ? key(reference) : null;
					ManagedObject added = new ManagedObject(type, reference, knownKey, new Ticket());
					map.add(added);
					model.put(reference, added);
				} else if (random.nextInt(3) > 0) {
					map.remove(known);
					model.remove(reference);
					if (random.nextInt(8) == 0) {
						map.putUnderIds(type, (object) -> key(object.reference));
						map.add(known);
						model.put(reference, known);
					}
				}
				if (random.nextInt(STEPS / 8) == 0) {
					map.clear();
					model.clear();
				}
				if (step % 1000 == 0) {
					map.checkConsistent();
				}
			}
			Map<Long, ManagedObject> visited = new HashMap<>();
			map.forEachMutable(type, (object) -> visited.put(object.reference, object));
			assertThat(visited).as("seed %d", seed).isEqualTo(model);
			assertThat(map.size()).isEqualTo(model.size());
		}
	}

	@Test
	void anObjectThatWasRemovedBeforeItGotItsKeyGetsItWhenItIsBack() throws Exception {
		try (TemporaryHeap temporary = new TemporaryHeap()) {
			EntityType type = Ticket.type(temporary.heap());
			IdentityMap map = new IdentityMap();
			ManagedObject first = new ManagedObject(type, 64, null, new Ticket());
			ManagedObject second = new ManagedObject(type, 128, null, new Ticket());
			map.add(first);
			map.add(second);
			map.remove(first);
			map.putUnderIds(type, (object) -> key(object.reference));
			assertThat(map.get(type, key(128))).isSameAs(second);
			map.add(first);
			assertThat(map.isWaiting(type)).isTrue();
			map.putUnderIds(type, (object) -> key(object.reference));
			assertThat(map.get(type, key(64))).isSameAs(first);
			map.checkConsistent();
		}
	}

	@Test
	void anObjectWithoutKeyKeepsWaiting() throws Exception {
		try (TemporaryHeap temporary = new TemporaryHeap()) {
			EntityType type = Ticket.type(temporary.heap());
			IdentityMap map = new IdentityMap();
			for (int number = 1; number <= 20; number++) {
				map.add(new ManagedObject(type, 64 * number, null, new Ticket()));
			}
			map.putUnderIds(type, (object) -> (object.reference == 640) ? null : key(object.reference));
			assertThat(map.isWaiting(type)).isTrue();
			assertThat(map.get(type, key(640))).isNull();
			assertThat(map.get(type, key(704))).isNotNull();
			map.checkConsistent();
			map.putUnderIds(type, (object) -> key(object.reference));
			assertThat(map.isWaiting(type)).isFalse();
			assertThat(map.get(type, key(640))).isSameAs(map.get(640));
		}
	}

	@Test
	void visitsWhatIsAddedAndNotWhatIsRemovedMeanwhile() throws Exception {
		try (TemporaryHeap temporary = new TemporaryHeap()) {
			EntityType type = Ticket.type(temporary.heap());
			IdentityMap map = new IdentityMap();
			ManagedObject[] objects = new ManagedObject[100];
			for (int number = 0; number < objects.length; number++) {
				long reference = 64L * (number + 1);
				objects[number] = new ManagedObject(type, reference, key(reference), new Ticket());
			}
			map.add(objects[0]);
			map.add(objects[1]);
			map.add(objects[2]);
			StringBuilder visited = new StringBuilder();
			map.forEachMutable(null, (object) -> {
				visited.append(object.reference / 64 - 1).append(' ');
				if (object == objects[0]) {
					map.remove(objects[1]);
					map.add(objects[3]);
				}
			});
			assertThat(visited).hasToString("0 2 3 ");
			map.forEachMutable(null, (object) -> map.clear());
			assertThat(map.size()).isZero();
			map.checkConsistent();
		}
	}

	private static byte[] key(long reference) {
		return ByteBuffer.allocate(9).put((byte) 1).putLong(reference).array();
	}

}
