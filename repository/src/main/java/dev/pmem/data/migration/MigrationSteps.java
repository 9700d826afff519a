/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.springframework.data.mapping.PersistentEntity;
import org.springframework.util.Assert;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;

/**
 * Changes all entities of a class in bounded memory, for migrations that {@linkplain PmemMigration#commitsInSteps commit
 * in steps}.
 */
public final class MigrationSteps {

	private MigrationSteps() {}

	/**
	 * Goes through the entities in the order of their ids, and stores what the change returns. Each step is a transaction.
	 * @param stepCount entities in a step, at least 1
	 * @param change returns the entity, changed or not, or another instance with the same id that is stored in its place
	 * @return the number of entities
	 */
	public static <T> long changeAll(PmemOperations operations, Class<T> type, int stepCount, UnaryOperator<T> change) {
		Assert.isTrue(stepCount > 0, "A step must have at least one entity");
		PersistentEntity<?, ?> entity = operations.getMappingContext().getRequiredPersistentEntity(type);
		String id = entity.getRequiredIdProperty().getName();
		Query next = Query.all();
		long count = 0;
		while (true) {
			List<T> found = operations
					.find(next.sortedBy(List.of(SortOrder.ascending(id))).slice(0, stepCount), type);
			if (found.isEmpty()) {
				return count;
			}
			Object last = Objects
					.requireNonNull(entity.getIdentifierAccessor(found.getLast()).getIdentifier());
			List<T> changed = new ArrayList<>(found.size());
			found.forEach((each) -> changed.add(change.apply(each)));
			operations.saveAll(changed, type);
			count += found.size();
			next = Query.of(Criteria.where(id, Operator.GREATER, last));
		}
	}

}
