/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.List;

import dev.pmem.heap.object.codec.StoredElements;
import dev.pmem.heap.query.Criteria.Comparison;

/**
 * A condition on the elements of a container. Thread-safe if the condition is.
 *
 * @param elements the elements in objects of one layout
 * @param condition on an element
 * @param isOfAll whether each element that is not null must meet it, and not only one
 * @param isTrueOfNone whether it is met where there are no elements
 */
record ElementCondition(StoredElements elements, Condition condition, boolean isOfAll,
		boolean isTrueOfNone) implements Condition {

	@Override
	public PayloadPredicate bind(List<Comparison> comparisons, ReferencedObjects objects) {
		PayloadPredicate test = this.condition.bind(comparisons, objects);
		return (payload, length) -> {
			boolean[] result = {this.isOfAll};
			int count = this.elements.visit(payload, length, !this.isOfAll, (element, elementLength) -> {
				boolean isMet = test.test(element, elementLength);
				if (isMet != this.isOfAll) {
					result[0] = isMet;
					return false;
				}
				return true;
			});
			return (count == 0) ? this.isTrueOfNone : result[0];
		};
	}

}
