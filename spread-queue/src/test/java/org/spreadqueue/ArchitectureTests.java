// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.spreadqueue.spread.log.Excerpt;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The arrows of docs/architecture.md, as far as they concern this module.
 */
@AnalyzeClasses(packages = "org.spreadqueue",
		importOptions = { ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class })
class ArchitectureTests {

	private static final String[] PURE = { "..machine..", "..store..", "..peers..", "org.spreadqueue.protocol..",
			"org.spreadqueue.format.." };

	@ArchTest
	static final ArchRule workerSenderAndManagerDoNotKnowEachOther = slices()
		.matching("org.spreadqueue.(worker|sender|manager)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule subjectsHaveNoCycles = slices().matching("org.spreadqueue.(*)..").should().beFreeOfCycles();

	/** A machine reads the options of its subject and makes its results. */
	@ArchTest
	static final ArchRule roomsHaveNoCycles = slices().matching("org.spreadqueue.(**)")
		.should()
		.beFreeOfCycles()
		.ignoreDependency(resideInAPackage("org.spreadqueue.spread.."), DescribedPredicate.alwaysTrue())
		.ignoreDependency(resideInAPackage("org.spreadqueue.worker.*.."), resideInAPackage("org.spreadqueue.worker"))
		.ignoreDependency(resideInAPackage("org.spreadqueue.sender.*.."), resideInAPackage("org.spreadqueue.sender"))
		.ignoreDependency(resideInAPackage("org.spreadqueue.manager.*.."), resideInAPackage("org.spreadqueue.manager"));

	@ArchTest
	static final ArchRule noSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule formatsStandAlone = noClasses().that()
		.resideInAPackage("org.spreadqueue.format..")
		.should()
		.dependOnClassesThat(resideInAPackage("org.spreadqueue..").and(DescribedPredicate
			.not(resideInAPackage("org.spreadqueue.format..").or(JavaClass.Predicates.type(Excerpt.class)))));

	@ArchTest
	static final ArchRule bodyFormatsDoNotKnowEachOther = slices()
		.matching("org.spreadqueue.format.(dumper|denter|yaml|json)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule legacyAndNativeProtocolDoNotKnowEachOther = slices()
		.matching("org.spreadqueue.protocol.(legacy|frame)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule protocolsKnowNoProgram = noClasses().that()
		.resideInAPackage("org.spreadqueue.protocol..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.driver..", "org.spreadqueue.worker..", "org.spreadqueue.sender..",
				"org.spreadqueue.manager..");

	@ArchTest
	static final ArchRule theDriverKnowsNoProgram = noClasses().that()
		.resideInAPackage("org.spreadqueue.driver..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.worker..", "org.spreadqueue.sender..", "org.spreadqueue.manager..");

	/** Rule 1 of the architecture: protocol logic is pure. */
	@ArchTest
	static final ArchRule protocolLogicHasNoThreadsSocketsOrLoggers = noClasses().that()
		.resideInAnyPackage(PURE)
		.should()
		.dependOnClassesThat()
		.haveNameMatching("java\\.(lang\\.(Thread|Process).*|util\\.(Timer.*|concurrent\\..*)|io\\.File.*|net\\..*"
				+ "|nio\\.(channels|file)\\..*|security\\.SecureRandom)|org\\.slf4j\\..*")
		.orShould()
		.dependOnClassesThat(resideInAPackage("org.spreadqueue.driver").and(DescribedPredicate
			.not(JavaClass.Predicates.simpleName("Machine").or(JavaClass.Predicates.simpleName("Channels")))))
		.orShould()
		.dependOnClassesThat()
		.haveNameMatching(
				"org\\.spreadqueue\\.spread\\.(EventLoop|Timer|SpreadSession|SpreadConnection|internal\\..*)");

	@ArchTest
	static final ArchRule protocolLogicHasNoClock = noClasses().that()
		.resideInAnyPackage(PURE)
		.should()
		.callCodeUnitWhere(DescribedPredicate.describe("reads a clock or draws at random",
				(call) -> readsClock(call.getTarget().getOwner().getName(), call.getTarget().getName())));

	@ArchTest
	static final ArchRule theClientsRoomsAreItsOwn = noClasses().that()
		.resideOutsideOfPackage("org.spreadqueue.spread..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("org.spreadqueue.spread.internal.."));

	private static boolean readsClock(String owner, String method) {
		return (owner.equals("java.lang.System") && !method.equals("arraycopy") && !method.equals("identityHashCode"))
				|| (owner.startsWith("java.time.") && method.equals("now")) || owner.equals("java.util.Random")
				|| (owner.equals("java.lang.Math") && method.equals("random"));
	}

}
