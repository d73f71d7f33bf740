package org.spreadqueue;

import java.time.Instant;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The arrows of the architecture, as far as they concern this module.
 */
@AnalyzeClasses(packages = "org.spreadqueue",
		importOptions = { ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class })
class ArchitectureTests {

	@ArchTest
	static final ArchRule workerSenderAndManagerDoNotKnowEachOther = slices()
		.matching("org.spreadqueue.(worker|sender|manager)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule noPackageCycles = slices().matching("org.spreadqueue.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule noSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule formatsStandAlone = noClasses().that()
		.resideInAPackage("org.spreadqueue.format..")
		.should()
		.dependOnClassesThat(
				resideInAPackage("org.spreadqueue..").and(resideOutsideOfPackage("org.spreadqueue.format..")));

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
	static final ArchRule formatsAndProtocolsHaveNoThreadsSocketsClocksOrLoggers = noClasses().that()
		.resideInAnyPackage("org.spreadqueue.format..", "org.spreadqueue.protocol..")
		.should()
		.dependOnClassesThat()
		.haveNameMatching(
				"java\\.(lang\\.Thread|time\\.Clock|util\\.(Timer|concurrent\\..*)|net\\..*|nio\\.channels\\..*)"
						+ "|org\\.slf4j\\..*|org\\.spreadqueue\\.spread\\.(EventLoop|SpreadSession|SpreadConnection)")
		.orShould()
		.callMethod(System.class, "nanoTime")
		.orShould()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.callMethod(Instant.class, "now");

	/** Rule 1 of the architecture: protocol logic is pure. */
	@ArchTest
	static final ArchRule machinesHaveNoThreadsSocketsOrClocks = noClasses().that()
		.haveSimpleNameEndingWith("Machine")
		.should()
		.dependOnClassesThat()
		.haveNameMatching("java\\.(lang\\.(Thread|System)|util\\.(Timer|concurrent\\..*)|net\\..*|nio\\.channels\\..*)")
		.orShould()
		.dependOnClassesThat()
		.haveNameMatching("org\\.spreadqueue\\.spread\\.(EventLoop|SpreadSession|SpreadConnection)");

	@ArchTest
	static final ArchRule outputsAreData = classes().that().haveSimpleNameEndingWith("Output").should().beInterfaces();

}
