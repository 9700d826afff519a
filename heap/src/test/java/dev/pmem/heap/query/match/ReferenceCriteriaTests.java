/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import static dev.pmem.heap.query.Criteria.and;
import static dev.pmem.heap.query.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.testing.TestSeed;

/**
 * Criteria and sort keys whose paths lead through references, on stored bytes.
 */
class ReferenceCriteriaTests {

	/** Of an interface nothing is known but what its objects turn out to be. */
	@HeapObject
	interface Being {}

	static final class Person implements Being {

		@Nullable
		String name;

	}

	static final class Robot implements Being {

		@Nullable
		String name;

		int charge;

	}

	record Address(@Nullable String city, int zip) {}

	@HeapObject
	static final class Vet {

		@Nullable
		String name;

	}

	@HeapObject
	static final class Owner {

		@Nullable
		String name;

		int age;

		@Nullable
		Address address;

		@Nullable
		Vet vet;

		@Nullable
		List<Pet> pets;

	}

	record Origin(@Nullable Owner breeder, @Nullable String place) {}

	@HeapObject
	static final class Pet {

		@Nullable
		String name;

		@Nullable
		Owner owner;

		Pet @Nullable [] siblings;

		@Nullable
		Map<String, Owner> sitters;

		@Nullable
		Being friend;

		@Nullable
		Origin origin;

	}

	private static final ReflectionTypeModels MODELS = new ReflectionTypeModels();

	private static final List<ObjectCodec<?>> CODECS = List.of(ObjectCodec.of(Pet.class, MODELS),
			ObjectCodec.of(Owner.class, MODELS), ObjectCodec.of(Vet.class, MODELS), ObjectCodec.of(Person.class,
					MODELS),
			ObjectCodec.of(Robot.class, MODELS));

	private static final ReferencedTypes TYPES = (type) -> CODECS.stream().filter((each) -> each.type() == type)
			.findFirst().orElse(null);

	/** The pets and all others, stored; the number of an object's layout is its codec's index. */
	private static final class Graph implements ReferencedObjects {

		private final Map<Object, Long> offsets = new IdentityHashMap<>();

		private final Map<Long, BlockImage> images = new HashMap<>();

		private final List<Object> deleted = new ArrayList<>();

		private int readCount;

		void add(Object object) {
			this.offsets.put(object, 64L * (this.offsets.size() + 1));
		}

		void store() {
			this.offsets.forEach((object, offset) -> {
				BlockImage image = new BlockImage();
				image.type = layoutNumber(object);
				image.bytes = encode(object);
				image.length = image.bytes.length;
				this.images.put(offset, image);
			});
		}

		private static int layoutNumber(Object object) {
			for (int number = 0; number < CODECS.size(); number++) {
				if (CODECS.get(number).type() == object.getClass()) {
					return number;
				}
			}
			throw new AssertionError(object);
		}

		@SuppressWarnings("unchecked")
		private byte[] encode(Object object) {
			PayloadWriter out = new PayloadWriter();
			out.setReferences((target, _) -> Objects.requireNonNull(this.offsets.get(target)));
			((ObjectCodec<Object>) CODECS.get(layoutNumber(object))).encode(object, out);
			return out.toByteArray();
		}

		BlockImage image(Object object) {
			return Objects.requireNonNull(this.images.get(this.offsets.get(object)));
		}

		@Override
		public @Nullable BlockImage read(long offset, BlockImage into) {
			this.readCount++;
			for (Object gone : this.deleted) {
				if (Objects.equals(this.offsets.get(gone), offset)) {
					return null;
				}
			}
			BlockImage stored = Objects.requireNonNull(this.images.get(offset), "a reference to nothing");
			System.arraycopy(stored.bytes, 0, into.ensureCapacity(stored.length), 0, stored.length);
			into.length = stored.length;
			into.type = stored.type;
			return into;
		}

		@Override
		public Layout layout(int layoutNumber) {
			return CODECS.get(layoutNumber).layout();
		}

		@Override
		public ObjectProperties properties(int layoutNumber) {
			return CODECS.get(layoutNumber);
		}

		@Override
		public ObjectReference referenceTo(Object instance, Class<?> type) {
			Long offset = this.offsets.get(instance);
			return (offset != null) ? new ObjectReference(offset) : NOWHERE;
		}

		@Override
		public long @Nullable [] find(Class<?> type, Criteria criteria, int limit) {
			throw new AssertionError("Nothing is searched here");
		}

		boolean matches(Object pet, Criteria criteria) {
			BlockImage image = image(pet);
			return CriteriaEvaluator.of(criteria, CODECS.getFirst(), TYPES, this).on(CODECS.getFirst().layout())
					.test(image.bytes, image.length);
		}

	}

	private static <V> @Nullable V orNull(Random random, V value) {
		return (random.nextInt(5) == 0) ? null : value;
	}

	private static @Nullable String text(Random random) {
		return orNull(random, String.valueOf((char) ('a' + random.nextInt(3))));
	}

	private static <V> V one(Random random, List<V> values) {
		return values.get(random.nextInt(values.size()));
	}

	private static <V> List<V> some(Random random, List<V> values) {
		List<V> some = new ArrayList<>();
		for (int count = random.nextInt(4); count > 0; count--) {
			some.add(one(random, values));
		}
		return some;
	}

	private final List<Pet> pets = new ArrayList<>();

	private final List<Owner> owners = new ArrayList<>();

	private Graph graph(Random random) {
		Graph graph = new Graph();
		List<Vet> vets = new ArrayList<>();
		List<Being> beings = new ArrayList<>();
		for (int index = 0; index < 4; index++) {
			Vet vet = new Vet();
			vet.name = text(random);
			vets.add(vet);
			Person person = new Person();
			person.name = text(random);
			Robot robot = new Robot();
			robot.name = text(random);
			robot.charge = random.nextInt(3);
			beings.addAll(List.of(person, robot));
			this.owners.add(new Owner());
		}
		for (int index = 0; index < 20; index++) {
			this.pets.add(new Pet());
		}
		for (Owner owner : this.owners) {
			owner.name = text(random);
			owner.age = random.nextInt(3);
			owner.address = orNull(random, new Address(text(random), random.nextInt(3)));
			owner.vet = orNull(random, one(random, vets));
			owner.pets = orNull(random, some(random, this.pets));
		}
		for (Pet pet : this.pets) {
			pet.name = text(random);
			pet.owner = orNull(random, one(random, this.owners));
			pet.siblings = orNull(random, some(random, this.pets).toArray(Pet[]::new));
			pet.sitters = orNull(random, sitters(random));
			pet.friend = orNull(random, one(random, beings));
			pet.origin = orNull(random, new Origin(orNull(random, one(random, this.owners)), text(random)));
		}
		this.pets.forEach(graph::add);
		this.owners.forEach(graph::add);
		vets.forEach(graph::add);
		beings.forEach(graph::add);
		graph.store();
		return graph;
	}

	private Map<String, Owner> sitters(Random random) {
		Map<String, Owner> sitters = new LinkedHashMap<>();
		some(random, this.owners).forEach((owner) -> sitters.put("on day " + sitters.size(), owner));
		return sitters;
	}

	private static final List<String> TEXTS = List.of("owner.name", "owner.address.city", "owner.vet.name",
			"owner.pets.name", "siblings.name", "siblings.owner.name", "sitters.name", "sitters.vet.name",
			"friend.name",
			"origin.breeder.name", "origin.breeder.address.city", "origin.place", "name");

	private static final List<String> NUMBERS = List.of("owner.age", "owner.address.zip", "siblings.owner.age",
			"sitters.age", "friend.charge", "origin.breeder.age");

	private static final List<String> REFERENCES = List.of("owner", "owner.pets.owner", "siblings.owner",
			"origin.breeder");

	private static final List<Operator> OPERATORS = List.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN,
			Operator.NOT_IN, Operator.IS_NULL, Operator.IS_NOT_NULL);

	private Criteria.Comparison comparison(Random random) {
		int kind = random.nextInt(5);
		String path = one(random, (kind == 0) ? REFERENCES : (kind == 1) ? NUMBERS : TEXTS);
		Operator operator = one(random, OPERATORS);
		List<@Nullable Object> values = new ArrayList<>();
		if (operator == Operator.IN || operator == Operator.NOT_IN) {
			values.add(Arrays.asList(value(random, kind), value(random, kind)));
		} else if (operator.valueCount() == 1) {
			values.add(value(random, kind));
		}
		return new Criteria.Comparison(path, operator, values, false);
	}

	private @Nullable Object value(Random random, int kind) {
		return switch (kind) {
			case 0 -> (random.nextInt(10) == 0) ? new Owner() : orNull(random, one(random, this.owners));
			case 1 -> orNull(random, random.nextInt(3));
			default -> text(random);
		};
	}

	/** What each comparison alone finds is what plain Java finds. */
	@Test
	void agreesWithPlainJava() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		Graph graph = graph(random);
		for (int round = 0; round < 5_000; round++) {
			Criteria.Comparison comparison = comparison(random);
			Pet pet = one(random, this.pets);
			assertThat(graph.matches(pet, comparison)).as("seed %d round %d: %s", seed, round, comparison)
					.isEqualTo(model(pet, List.of(comparison)));
		}
	}

	/** Of several targets one must meet all conditions, as with a join. */
	@Test
	void conjunctionsAgreeWithPlainJava() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		Graph graph = graph(random);
		for (int round = 0; round < 10_000; round++) {
			List<Criteria.Comparison> parts = new ArrayList<>();
			for (int count = 2 + random.nextInt(2); count > 0; count--) {
				parts.add(comparison(random));
			}
			Pet pet = one(random, this.pets);
			assertThat(graph.matches(pet, new Criteria.And(List.copyOf(parts))))
					.as("seed %d round %d: %s", seed, round, parts).isEqualTo(model(pet, parts));
			assertThat(graph.matches(pet, new Criteria.Or(List.copyOf(parts))))
					.as("seed %d round %d: any of %s", seed, round, parts)
					.isEqualTo(parts.stream().anyMatch((part) -> model(pet, List.of(part))));
		}
	}

	private static boolean model(@Nullable Object object, List<Criteria.Comparison> parts) {
		Map<String, List<Criteria.Comparison>> further = new LinkedHashMap<>();
		for (Criteria.Comparison part : parts) {
			int dot = part.property().indexOf('.');
			if (dot < 0) {
				if (!holds(get(object, part.property()), part)) {
					return false;
				}
				continue;
			}
			String name = part.property().substring(0, dot);
			further.computeIfAbsent(name, (_) -> new ArrayList<>()).add(new Criteria.Comparison(
					part.property().substring(dot + 1), part.operator(), part.values(), false));
		}
		return further.entrySet().stream().allMatch((each) -> {
			Object value = get(object, each.getKey());
			Collection<?> targets = switch (value) {
				case Collection<?> collection -> collection;
				case Map<?, ?> map -> map.values();
				case Object[] array -> Arrays.asList(array);
				case null, default -> Collections.singletonList(value);
			};
			return (targets.isEmpty() ? Collections.singletonList(null) : targets).stream()
					.anyMatch((target) -> model(target, each.getValue()));
		});
	}

	private static boolean holds(@Nullable Object stored, Criteria.Comparison comparison) {
		Object first = comparison.values().isEmpty() ? null : comparison.values().getFirst();
		return switch (comparison.operator()) {
			case IS_NULL -> stored == null;
			case IS_NOT_NULL -> stored != null;
			case EQUAL -> Objects.equals(stored, first);
			case NOT_EQUAL -> (first == null) ? stored != null : stored != null && !stored.equals(first);
			case IN -> stored != null && ((Collection<?>) Objects.requireNonNull(first)).contains(stored);
			case NOT_IN -> stored != null && !((Collection<?>) Objects.requireNonNull(first)).contains(stored)
					&& !((Collection<?>) first).contains(null);
			default -> throw new AssertionError(comparison);
		};
	}

	private static @Nullable Object get(@Nullable Object object, String name) {
		return switch (object) {
			case null -> null;
			case Pet pet -> switch (name) {
				case "name" -> pet.name;
				case "owner" -> pet.owner;
				case "siblings" -> pet.siblings;
				case "sitters" -> pet.sitters;
				case "friend" -> pet.friend;
				case "origin" -> pet.origin;
				default -> throw new AssertionError(name);
			};
			case Owner owner -> switch (name) {
				case "name" -> owner.name;
				case "age" -> owner.age;
				case "address" -> owner.address;
				case "vet" -> owner.vet;
				case "pets" -> owner.pets;
				default -> throw new AssertionError(name);
			};
			case Address(String city, int zip) -> name.equals("city") ? city : zip;
			case Origin(Owner breeder, String place) -> name.equals("breeder") ? breeder : place;
			case Vet vet -> vet.name;
			case Person person -> name.equals("name") ? person.name : null;
			case Robot robot -> name.equals("name") ? robot.name : robot.charge;
			default -> throw new AssertionError(object);
		};
	}

	/** By the values at the ends of paths; without an owner as by null. */
	@Test
	void sortKeysAreThoseOfTheTargets() {
		long seed = TestSeed.next();
		Graph graph = graph(new Random(seed));
		for (String path : List.of("owner.name", "owner.address.city", "owner.address.zip", "owner.vet.name",
				"origin.breeder.age")) {
			SortKeys keys = SortKeys.of(List.of(SortOrder.ascending(path)), CODECS.getFirst(), TYPES).reading(graph);
			for (Pet pet : this.pets) {
				Object expected = pet;
				for (String name : path.split("\\.")) {
					expected = get(expected, name);
				}
				BlockImage image = graph.image(pet);
				assertThat(keys.on(CODECS.getFirst().layout()).keys(image.bytes, image.length))
						.as("seed %d: %s", seed, path).containsExactly(expected);
			}
		}
	}

	@Test
	void membershipOfReferences() {
		Graph graph = graph(new Random(1));
		for (Pet pet : this.pets) {
			for (Pet searched : this.pets) {
				boolean isThere = pet.siblings != null && Arrays.asList(pet.siblings).contains(searched);
				assertThat(graph.matches(pet, where("siblings", Operator.CONTAINING, searched))).isEqualTo(isThere);
				assertThat(graph.matches(pet, where("siblings", Operator.NOT_CONTAINING, searched)))
						.isEqualTo(!isThere);
			}
			for (Owner searched : this.owners) {
				assertThat(graph.matches(pet, where("sitters", Operator.CONTAINING, searched)))
						.isEqualTo(pet.sitters != null && pet.sitters.containsValue(searched));
			}
			assertThat(graph.matches(pet, where("siblings", Operator.IS_EMPTY)))
					.isEqualTo(pet.siblings == null || pet.siblings.length == 0);
			assertThat(graph.matches(pet, where("sitters", Operator.IS_NOT_EMPTY)))
					.isEqualTo(pet.sitters != null && !pet.sitters.isEmpty());
		}
	}

	/** Until its referrer is deleted, too, or is given another target. */
	@Test
	void aTargetThatTheTransactionHasDeletedIsLikeNone() {
		Graph graph = graph(new Random(2));
		Pet pet = this.pets.stream().filter((each) -> each.owner != null && each.owner.name != null).findFirst()
				.orElseThrow();
		assertThat(graph.matches(pet, where("owner.name", Operator.EQUAL, Objects.requireNonNull(pet.owner).name)))
				.isTrue();
		graph.deleted.add(pet.owner);
		assertThat(graph.matches(pet, where("owner.name", Operator.EQUAL, pet.owner.name))).isFalse();
		assertThat(graph.matches(pet, where("owner.name", Operator.IS_NULL))).isTrue();
	}

	@Test
	void conditionsOnOneTargetReadItOnce() {
		Graph graph = graph(new Random(3));
		Pet pet = this.pets.stream().filter((each) -> each.owner != null && each.owner.name != null).findFirst()
				.orElseThrow();
		Owner owner = Objects.requireNonNull(pet.owner);
		assertThat(graph.matches(pet, and(where("owner.name", Operator.EQUAL, owner.name),
				where("name", Operator.EQUAL, pet.name), where("owner.age", Operator.EQUAL, owner.age)))).isTrue();
		assertThat(graph.readCount).isOne();
	}

	@Test
	void whatDoesNotFitIsTold() {
		Graph graph = graph(new Random(4));
		Pet pet = this.pets.getFirst();
		assertThatIllegalArgumentException().isThrownBy(() -> graph.matches(pet, where("owner.none", Operator.IS_NULL)))
				.withMessageContaining("Owner has no property none");
		assertThatIllegalArgumentException()
				.isThrownBy(() -> graph.matches(pet, where("owner.vet.name", Operator.EQUAL, 5)))
				.withMessageContaining("Vet.name");
		assertThatIllegalArgumentException().isThrownBy(() -> graph.matches(pet, where("owner", Operator.LESS,
				pet.owner)))
				.withMessageContaining("Pet.owner");
		assertThatIllegalArgumentException().isThrownBy(
				() -> SortKeys.of(List.of(SortOrder.ascending("siblings.name")), CODECS.getFirst(), TYPES))
				.withMessageContainingAll("siblings", "many elements");
		assertThatIllegalArgumentException()
				.isThrownBy(() -> SortKeys.of(List.of(SortOrder.ascending("owner")), CODECS.getFirst(), TYPES))
				.withMessageContaining("no order");
	}

}
