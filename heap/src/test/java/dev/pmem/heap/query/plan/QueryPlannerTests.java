/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import static dev.pmem.heap.query.Criteria.and;
import static dev.pmem.heap.query.Criteria.ignoringCase;
import static dev.pmem.heap.query.Criteria.or;
import static dev.pmem.heap.query.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.query.match.ReferencedTypes;

/**
 * What the planner chooses, told by the plan's description.
 */
class QueryPlannerTests {

	enum State {

		OPEN, CLOSED

	}

	record Account(long id, String branch, long balance, @Nullable String owner, String number, boolean active,
			State state, BigDecimal rate, int rank) {}

	private static final ObjectCodec<Account> CODEC = ObjectCodec.of(Account.class, new ReflectionTypeModels());

	private record Index(String name, List<String> properties, boolean isUnique, KeyEncoding encoding,
			boolean keepsOrder) implements IndexView {

		static Index of(String name, boolean unique, boolean keepsOrder, String... properties) {
			List<String> list = List.of(properties);
			return new Index(name, list, unique,
					KeyEncoding.of(CODEC, list, name.equals("id"), IndexKeys.MAXIMUM_KEY_BYTES), keepsOrder);
		}

	}

	private final CompiledQueries<Index> queries = new CompiledQueries<>(CODEC, ReferencedTypes.NONE,
			TargetQueries.NONE, Index.of("id",
					true, true, "id"),
			List.of(Index.of("branch", false, false, "branch", "balance"), Index.of("owner", false, false, "owner"),
					Index.of("number", true, false, "number"), Index.of("active", false, true, "active", "rank"),
					Index.of("state", false, false, "state")));

	private String plan(Query query) {
		return this.queries.plan(query, ReferencedObjects.NONE).describe();
	}

	private String plan(Criteria criteria) {
		return plan(Query.of(criteria));
	}

	private String sorted(@Nullable Criteria criteria, SortOrder... orders) {
		return plan(new Query(criteria, List.of(orders), 0, Query.UNLIMITED));
	}

	private static final String WHOLE = "index id [id]: all keys";

	@Test
	void withoutCriteriaTheIndexByIdIsScanned() {
		assertThat(plan(Query.all())).isEqualTo(WHOLE + "; covered");
	}

	@Test
	void criteriaThatNoIndexServesAreTestedOnAll() {
		assertThat(plan(where("rate", Operator.GREATER, 1))).isEqualTo(WHOLE + "; tested for rate GREATER 1");
	}

	@Test
	void aWholeKeyThatIsFixedCoversTheQuery() {
		assertThat(plan(where("owner", Operator.EQUAL, "Ann"))).isEqualTo("index owner [owner]: owner = Ann; covered");
	}

	@Test
	void nullIsAKeyOfAnIndex() {
		assertThat(plan(where("owner", Operator.IS_NULL))).isEqualTo("index owner [owner]: owner = null; covered");
		assertThat(plan(where("owner", Operator.EQUAL, (Object) null)))
				.isEqualTo("index owner [owner]: owner = null; covered");
	}

	@Test
	void noIdIsNull() {
		assertThat(plan(where("id", Operator.EQUAL, (Object) null))).isEqualTo(WHOLE + "; tested for id EQUAL null");
	}

	@Test
	void aPrefixOfAKeyThatIsFixedCoversTheQuery() {
		assertThat(plan(where("branch", Operator.EQUAL, "B"))).isEqualTo(
				"index branch [branch, balance]: branch = B; covered");
	}

	/** What is cut off the key may differ. */
	@Test
	void aPrefixThatIsTooLongForAKeyIsTested() {
		String branch = "B".repeat(IndexKeys.MAXIMUM_KEY_BYTES);
		assertThat(plan(where("branch", Operator.EQUAL, branch))).isEqualTo(
				"index branch [branch, balance]: branch = " + branch + "; tested for branch EQUAL " + branch);
		assertThat(plan(where("owner", Operator.EQUAL, branch))).endsWith("; covered");
	}

	@Test
	void aFurtherPropertyIsNarrowed() {
		assertThat(plan(and(where("balance", Operator.BETWEEN, 1, 9), where("branch", Operator.EQUAL, "B"))))
				.isEqualTo("index branch [branch, balance]: branch = B, balance from 1 to 9; covered");
	}

	@Test
	void halfABetweenIsTested() {
		assertThat(plan(and(where("id", Operator.GREATER, 3), where("id", Operator.BETWEEN, 1, 9))))
				.isEqualTo("index id [id]: id above 3 to 9; tested for id BETWEEN 1 9");
		assertThat(plan(and(where("id", Operator.BETWEEN, 1, 9), where("id", Operator.LESS, 5))))
				.isEqualTo("index id [id]: id from 1 to 9; tested for id LESS 5");
	}

	@Test
	void aBoundThatIsTooLongForAKeyIsTested() {
		String owner = "O".repeat(IndexKeys.MAXIMUM_KEY_BYTES);
		assertThat(plan(where("owner", Operator.GREATER, owner))).contains("; tested for owner GREATER");
		assertThat(plan(where("owner", Operator.LESS, owner))).contains("; tested for owner LESS");
		assertThat(plan(where("owner", Operator.LESS, "O"))).isEqualTo("index owner [owner]: owner below O; covered");
	}

	@Test
	void boundsComeFromTwoComparisons() {
		assertThat(plan(and(where("id", Operator.GREATER, 1), where("id", Operator.LESS_OR_EQUAL, 5))))
				.isEqualTo("index id [id]: id above 1 to 5; covered");
		assertThat(plan(where("id", Operator.LESS, 5))).isEqualTo("index id [id]: id below 5; covered");
	}

	@Test
	void aUniqueKeyIsPreferred() {
		assertThat(plan(and(where("branch", Operator.EQUAL, "B"), where("balance", Operator.EQUAL, 1),
				where("number", Operator.EQUAL, "N")))).isEqualTo(
						"index number [number]: number = N; tested for (branch EQUAL B and balance EQUAL 1)");
	}

	@Test
	void moreFixedPropertiesArePreferred() {
		assertThat(plan(and(where("owner", Operator.EQUAL, "Ann"), where("branch", Operator.EQUAL, "B"),
				where("balance", Operator.EQUAL, 1)))).isEqualTo(
						"index branch [branch, balance]: branch = B, balance = 1; tested for owner EQUAL Ann");
	}

	@Test
	void aRangeIsPreferredToNone() {
		assertThat(plan(and(where("owner", Operator.EQUAL, "Ann"), where("branch", Operator.EQUAL, "B"),
				where("balance", Operator.GREATER, 1)))).startsWith(
						"index branch [branch, balance]: branch = B, balance above 1;");
	}

	@Test
	void eachOfSomeValuesIsARange() {
		assertThat(plan(where("owner", Operator.IN, List.of("Ann", "Bob")))).isEqualTo(
				"index owner [owner]: owner among [Ann, Bob] (2 ranges); covered");
		assertThat(plan(where("branch", Operator.IN, List.of("A", "B", "A")))).isEqualTo(
				"index branch [branch, balance]: branch among [A, B, A] (2 ranges); covered");
	}

	@Test
	void noValuesAreNoRange() {
		assertThat(plan(where("owner", Operator.IN, List.of()))).isEqualTo(
				"index owner [owner]: owner among [] (0 ranges); covered");
		assertThat(plan(where("owner", Operator.IN, Collections.singletonList(null)))).isEqualTo(
				"index owner [owner]: owner among [null] (0 ranges); covered");
	}

	@Test
	void tooManyValuesAreScannedFor() {
		List<Long> many = LongStream.range(0, 10_001).boxed().toList();
		assertThat(plan(where("id", Operator.IN, many))).startsWith(WHOLE + "; tested for id IN [0, 1,");
		assertThat(plan(where("id", Operator.IN, many.subList(0, 10_000)))).contains("id among").contains(
				"(10000 ranges); covered");
	}

	@Test
	void textIsNarrowedByItsStart() {
		assertThat(plan(where("owner", Operator.STARTING_WITH, "An"))).isEqualTo(
				"index owner [owner]: owner starting with An; covered");
		assertThat(plan(where("owner", Operator.LIKE, "A_n%"))).isEqualTo(
				"index owner [owner]: owner starting with A; tested for owner LIKE A_n%");
	}

	@Test
	void textThatStartsAnyhowIsNotNarrowed() {
		assertThat(plan(where("owner", Operator.LIKE, "%n"))).isEqualTo(WHOLE + "; tested for owner LIKE %n");
		assertThat(plan(where("owner", Operator.STARTING_WITH, ""))).startsWith(WHOLE);
		assertThat(plan(where("owner", Operator.ENDING_WITH, "n"))).startsWith(WHOLE);
	}

	@Test
	void withoutRegardToCaseNoIndexServes() {
		assertThat(plan(ignoringCase("owner", Operator.EQUAL, "ann"))).isEqualTo(
				WHOLE + "; tested for owner EQUAL ann ignoring case");
	}

	@Test
	void constantsHaveNoOrderInAnIndex() {
		assertThat(plan(where("state", Operator.EQUAL, State.OPEN))).isEqualTo(
				"index state [state]: state = OPEN; covered");
		assertThat(plan(where("state", Operator.GREATER, State.OPEN))).startsWith(WHOLE);
		assertThat(sorted(null, SortOrder.ascending("state"))).isEqualTo(WHOLE + "; covered; sorted by state");
	}

	@Test
	void alternativesAreTestedOnAll() {
		assertThat(plan(or(where("owner", Operator.EQUAL, "Ann"), where("branch", Operator.EQUAL, "B")))).isEqualTo(
				WHOLE + "; tested for (owner EQUAL Ann or branch EQUAL B)");
	}

	@Test
	void whatIsRequiredBesideAlternativesIsLookedUp() {
		assertThat(plan(and(where("owner", Operator.EQUAL, "Ann"),
				or(where("rank", Operator.EQUAL, 1), where("rate", Operator.EQUAL, 2))))).isEqualTo(
						"index owner [owner]: owner = Ann; tested for (rank EQUAL 1 or rate EQUAL 2)");
	}

	@Test
	void oneAlternativeIsNone() {
		assertThat(plan(new Criteria.Or(List.of(where("owner", Operator.EQUAL, "Ann")))))
				.isEqualTo("index owner [owner]: owner = Ann; covered");
	}

	@Test
	void noAlternativeMatchesNothing() {
		assertThat(plan(new Criteria.Or(List.of()))).isEqualTo(WHOLE + "; tested for (never)");
	}

	@Test
	void anIndexInTheOrderAskedForIsScanned() {
		assertThat(sorted(null, SortOrder.ascending("id"))).isEqualTo(WHOLE + "; covered; in order");
		assertThat(sorted(null, SortOrder.descending("id"))).isEqualTo(WHOLE + "; backwards; covered; in order");
		assertThat(sorted(where("rate", Operator.EQUAL, 1), SortOrder.ascending("active"), SortOrder.ascending("rank")))
				.isEqualTo("index active [active, rank]: all keys; tested for rate EQUAL 1; in order");
	}

	@Test
	void whatFollowsTheFixedPropertiesIsInOrder() {
		assertThat(sorted(where("active", Operator.TRUE), SortOrder.descending("rank"))).isEqualTo(
				"index active [active, rank]: active = true; backwards; covered; in order");
	}

	@Test
	void mixedDirectionsAreSorted() {
		assertThat(sorted(where("active", Operator.TRUE), SortOrder.descending("rank"), SortOrder.ascending("id")))
				.isEqualTo(
						"index active [active, rank]: active = true; backwards; covered; in order of rank descending, then sorted by rank descending, id");
	}

	@Test
	void severalRangesAreSorted() {
		assertThat(sorted(where("id", Operator.IN, List.of(1, 2)), SortOrder.ascending("id"))).endsWith(
				"; covered; sorted by id");
		assertThat(sorted(where("id", Operator.IN, List.of(1)), SortOrder.descending("id"))).endsWith(
				"; backwards; covered; in order");
	}

	@Test
	void textThatMayBeCutIsSorted() {
		assertThat(sorted(null, SortOrder.ascending("number")))
				.isEqualTo("index number [number]: all keys; covered; in order");
	}

	@Test
	void nullsWhereTheIndexHasThemAreInOrder() {
		assertThat(sorted(null, new SortOrder("id", true, false, SortOrder.Nulls.LAST))).endsWith("; in order");
		assertThat(sorted(null, new SortOrder("id", false, false, SortOrder.Nulls.LAST))).endsWith(
				"; sorted by id nulls last");
	}

	@Test
	void offsetAndLimitAreTold() {
		assertThat(plan(Query.all().slice(5, 10))).isEqualTo(WHOLE + "; covered; offset 5; limit 10");
	}

	@Test
	void queriesOfOneShapeAreCompiledOnce() {
		Query first = Query.of(and(where("branch", Operator.EQUAL, "A"), where("balance", Operator.GREATER, 1)));
		Query second = Query.of(and(where("branch", Operator.EQUAL, "B"), where("balance", Operator.GREATER, 2)));
		assertThat(this.queries.compiled(second.slice(1, 2))).isSameAs(this.queries.compiled(first));
		assertThat(plan(first)).endsWith("branch = A, balance above 1; covered");
		assertThat(plan(second)).endsWith("branch = B, balance above 2; covered");
	}

	@Test
	void valuesThatChangeThePlanMakeAnotherShape() {
		List<List<Criteria>> pairs = List.of(
				List.of(where("id", Operator.EQUAL, 1), where("id", Operator.EQUAL, (Object) null)),
				List.of(where("owner", Operator.LIKE, "a%"), where("owner", Operator.LIKE, "%a")),
				List.of(where("owner", Operator.STARTING_WITH, "a"), where("owner", Operator.STARTING_WITH, "")),
				List.of(where("owner", Operator.IN, List.of("a")), where("owner", Operator.IN, (Object) new String[]{
						"a"})),
				List.of(where("id", Operator.BETWEEN, 1, 2), where("id", Operator.BETWEEN, 1, null)),
				List.of(where("owner", Operator.EQUAL, "a"), ignoringCase("owner", Operator.EQUAL, "a")),
				List.of(and(where("id", Operator.EQUAL, 1), where("rank", Operator.EQUAL, 1)),
						or(where("id", Operator.EQUAL, 1), where("rank", Operator.EQUAL, 1))));
		for (List<Criteria> pair : pairs) {
			String first = plan(pair.getFirst());
			assertThat(this.queries.compiled(Query.of(pair.getLast()))).as("%s", pair)
					.isNotSameAs(this.queries.compiled(Query.of(pair.getFirst())));
			plan(pair.getLast());
			assertThat(plan(pair.getFirst())).isEqualTo(first);
		}
	}

	@Test
	void ordersBelongToTheShape() {
		Query up = Query.all().sortedBy(List.of(SortOrder.ascending("rank")));
		Query down = Query.all().sortedBy(List.of(SortOrder.descending("rank")));
		assertThat(this.queries.compiled(up)).isNotSameAs(this.queries.compiled(down));
	}

	@Test
	void noMoreIsKeptThanThereIsRoomFor() {
		for (int count = 0; count < 2 * CompiledQueries.CAPACITY; count++) {
			Criteria[] parts = new Criteria[2 + count];
			Arrays.fill(parts, where("rank", Operator.EQUAL, 1));
			this.queries.plan(Query.of(and(parts)), ReferencedObjects.NONE);
		}
		assertThat(this.queries.keptCount()).isBetween(1, CompiledQueries.CAPACITY);
	}

	@Test
	void whatDoesNotFitIsRefused() {
		assertThatThrownBy(() -> plan(where("none", Operator.EQUAL, 1))).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("none");
		assertThatThrownBy(() -> plan(where("rank", Operator.LIKE, "a"))).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("rank");
		assertThatThrownBy(() -> plan(where("owner", Operator.EQUAL, 1))).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("owner");
		assertThatThrownBy(() -> plan(where("rank", Operator.EQUAL, "a"))).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("rank");
		assertThat(plan(where("rank", Operator.EQUAL, 1))).endsWith("tested for rank EQUAL 1");
	}

}
