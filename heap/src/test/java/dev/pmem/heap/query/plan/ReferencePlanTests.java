/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import static dev.pmem.heap.query.Criteria.and;
import static dev.pmem.heap.query.Criteria.or;
import static dev.pmem.heap.query.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.query.match.ReferencedTypes;

/**
 * What the planner makes of paths through references, told by the plan's description.
 */
class ReferencePlanTests {

	@HeapObject
	static final class Owner {

		long id;

		@Nullable
		String lastName;

		@Nullable
		String city;

		@Nullable
		Owner landlord;

	}

	@HeapObject
	static final class Pet {

		long id;

		@Nullable
		String name;

		@Nullable
		Owner owner;

		@Nullable
		List<Owner> sitters;

		int status;

	}

	private static final ReflectionTypeModels MODELS = new ReflectionTypeModels();

	private static final ObjectCodec<Pet> PETS = ObjectCodec.of(Pet.class, MODELS);

	private static final ObjectCodec<Owner> OWNERS = ObjectCodec.of(Owner.class, MODELS);

	private record Index(String name, List<String> properties, boolean isUnique, KeyEncoding encoding,
			boolean hasEachObject) implements IndexView {

		static Index of(ObjectProperties model, boolean unique, String property) {
			return new Index(property, List.of(property), unique,
					KeyEncoding.of(model, List.of(property), property.equals("id"), IndexKeys.MAXIMUM_KEY_BYTES), true);
		}

		static Index ofReferences(ObjectProperties model, String path, String property) {
			return new Index("->" + path, List.of(path), false, KeyEncoding.of(model, List.of(property), true,
					IndexKeys.MAXIMUM_KEY_BYTES), false);
		}

		@Override
		public boolean keepsOrder() {
			return this.hasEachObject;
		}

	}

	private static final ReferencedTypes TYPES = (type) -> (type == Owner.class) ? OWNERS : null;

	private final CompiledQueries<Index> owners = new CompiledQueries<>(OWNERS, TYPES, new Targets(),
			Index.of(OWNERS, true, "id"),
			List.of(Index.of(OWNERS, false, "lastName"), Index.ofReferences(OWNERS, "landlord", "landlord")));

	private final CompiledQueries<Index> pets = new CompiledQueries<>(PETS, TYPES, new Targets(),
			Index.of(PETS, true, "id"), List.of(Index.of(PETS, false, "name"), Index.of(PETS, false, "status"),
					Index.ofReferences(PETS, "owner", "owner"), Index.ofReferences(PETS, "sitters[]", "owner")));

	/** Owners alone have an extent. */
	private final class Targets implements TargetQueries {

		@Override
		public Reach reach(Class<?> type, QueryShape shape) {
			return (type == Owner.class) ? ReferencePlanTests.this.owners.reach(shape) : Reach.ALL;
		}

		@Override
		public String explain(Class<?> type, Criteria criteria) {
			return ReferencePlanTests.this.owners.plan(Query.of(criteria), ReferencedObjects.NONE).describe();
		}

	}

	/** As many owners as are asked for, one after the other. */
	private record Found(int count) implements ReferencedObjects {

		@Override
		public @Nullable BlockImage read(long offset, BlockImage into) {
			throw new AssertionError();
		}

		@Override
		public Layout layout(int layoutNumber) {
			throw new AssertionError();
		}

		@Override
		public ObjectProperties properties(int layoutNumber) {
			throw new AssertionError();
		}

		@Override
		public ObjectReference referenceTo(Object instance, Class<?> type) {
			return new ObjectReference(64);
		}

		@Override
		public long @Nullable [] find(Class<?> type, Criteria criteria, int limit) {
			assertThat(type).isEqualTo(Owner.class);
			return (this.count > limit) ? null : IntStream.range(1, this.count + 1).mapToLong((n) -> 64L * n).toArray();
		}

	}

	private String plan(Criteria criteria) {
		return this.pets.plan(Query.of(criteria), ReferencedObjects.NONE).describe();
	}

	private static final String WHOLE = "index id [id]: all keys";

	@Test
	void aReferenceIsFoundByItsIndex() {
		Owner owner = new Owner();
		assertThat(plan(where("owner", Operator.EQUAL, owner)))
				.isEqualTo("index ->owner [owner]: owner = " + owner + "; covered");
		assertThat(plan(where("owner", Operator.IN, List.of(owner))))
				.startsWith("index ->owner [owner]: owner among [").endsWith("; covered");
	}

	/** The index of references has no entry for an object without one. */
	@Test
	void noReferenceIsNotFoundByTheIndex() {
		assertThat(plan(where("owner", Operator.IS_NULL))).isEqualTo(WHOLE + "; tested for owner IS_NULL");
		assertThat(plan(where("owner", Operator.EQUAL, (Object) null))).startsWith(WHOLE);
	}

	@Test
	void anElementIsFoundByItsIndex() {
		assertThat(plan(where("sitters", Operator.CONTAINING, new Owner())))
				.startsWith("index ->sitters[] [sitters[]]: sitters[] = ").endsWith("; covered");
		assertThat(plan(where("sitters", Operator.CONTAINING, (Object) null))).startsWith(WHOLE);
		assertThat(plan(where("sitters", Operator.NOT_CONTAINING, new Owner()))).startsWith(WHOLE);
	}

	@Test
	void targetsAreSearchedFirst() {
		assertThat(plan(where("owner.lastName", Operator.EQUAL, "Ann"))).isEqualTo(
				"index ->owner [owner]: owner among Owner by index lastName [lastName]: lastName = Ann; covered; covered");
		assertThat(plan(where("owner.id", Operator.EQUAL, 5L)))
				.isEqualTo("index ->owner [owner]: owner among Owner by index id [id]: id = 5; covered; covered");
		assertThat(plan(where("sitters.lastName", Operator.STARTING_WITH, "A"))).startsWith(
				"index ->sitters[] [sitters[]]: sitters[] among Owner by index lastName [lastName]: lastName starting");
	}

	@Test
	void targetsOfTargetsAreSearchedFirst() {
		assertThat(plan(where("owner.landlord.lastName", Operator.EQUAL, "Ann"))).isEqualTo("index ->owner [owner]: "
				+ "owner among Owner by index ->landlord [landlord]: landlord among Owner by index lastName "
				+ "[lastName]: lastName = Ann; covered; covered; covered");
	}

	/** All that is known of a target is tested where the targets are searched. */
	@Test
	void allConditionsOnATargetBelongToItsSearch() {
		assertThat(plan(and(where("owner.lastName", Operator.EQUAL, "Ann"), where("name", Operator.NOT_EQUAL, "Rex"),
				where("owner.city", Operator.EQUAL, "Bonn")))).isEqualTo("index ->owner [owner]: owner among Owner by "
						+ "index lastName [lastName]: lastName = Ann; tested for city EQUAL Bonn; tested for name "
						+ "NOT_EQUAL Rex");
	}

	@Test
	void whatNoIndexFindsIsTested() {
		assertThat(plan(where("owner.city", Operator.EQUAL, "Bonn")))
				.isEqualTo(WHOLE + "; tested for owner.city EQUAL Bonn");
		assertThat(plan(or(where("owner.lastName", Operator.EQUAL, "Ann"), where("owner.id", Operator.EQUAL, 1L))))
				.startsWith(WHOLE);
	}

	/** An object without owner is found, too, and stands in no index of references. */
	@Test
	void whatIsTrueWithoutATargetIsTested() {
		assertThat(plan(where("owner.lastName", Operator.IS_NULL))).startsWith(WHOLE);
	}

	@Test
	void oneTargetIsBetterThanAnIndexOfItsOwn() {
		assertThat(plan(and(where("status", Operator.EQUAL, 1), where("owner.id", Operator.EQUAL, 1L))))
				.startsWith("index ->owner");
		assertThat(plan(and(where("status", Operator.EQUAL, 1), where("owner", Operator.EQUAL, new Owner()))))
				.startsWith("index ->owner");
		assertThat(plan(and(where("status", Operator.EQUAL, 1), where("owner.lastName", Operator.EQUAL, "A"))))
				.startsWith("index status");
	}

	@Test
	void rangesAreThoseOfTheTargets() {
		QueryPlan<Index> plan = this.pets.plan(Query.of(where("owner.lastName", Operator.EQUAL, "Ann")), new Found(3));
		assertThat(plan.ranges()).hasSize(3);
		assertThat(plan.ranges().getFirst().lower()).isEqualTo(plan.index().encoding().encode(new ObjectReference(64)));
		assertThat(plan.mayRepeat()).isTrue();
		assertThat(this.pets.plan(Query.of(where("owner.lastName", Operator.EQUAL, "Ann")), new Found(1)).mayRepeat())
				.isFalse();
	}

	@Test
	void tooManyTargetsAreNotLookedUp() {
		Criteria criteria = where("owner.lastName", Operator.EQUAL, "Ann");
		assertThat(this.pets.plan(Query.of(criteria), new Found(QueryShape.MAXIMUM_RANGES)).ranges())
				.hasSize(QueryShape.MAXIMUM_RANGES);
		assertThat(this.pets.plan(Query.of(criteria), new Found(QueryShape.MAXIMUM_RANGES + 1)).describe())
				.isEqualTo(WHOLE + "; tested for owner.lastName EQUAL Ann");
	}

	@Test
	void anIndexOfReferencesGivesNoOrder() {
		assertThat(this.pets.plan(new Query(where("owner", Operator.EQUAL, new Owner()),
				List.of(SortOrder.ascending("owner.lastName")), 0, Query.UNLIMITED), ReferencedObjects.NONE).describe())
				.endsWith("; covered; sorted by owner.lastName");
	}

}
