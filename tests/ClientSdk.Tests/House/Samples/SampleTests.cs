namespace ClientSdk.Tests.House.Samples;

/// <summary>The pages cannot lie about code: each block compiles.</summary>
public sealed class SampleTests(ITestOutputHelper output)
{
    private static readonly SampleCompiler Compiler = new();

    [Fact]
    public void Every_sample_compiles()
    {
        Sample[] samples = [.. Sample.All];
        output.WriteLine($"{samples.Length} samples in {samples.Select(sample => sample.Page).Distinct().Count()} pages");

        Rule.Holds(samples.AsParallel().SelectMany(Compiler.ErrorsOf), "These samples do not compile. A fragment may use what tests/ClientSdk.Tests/House/Samples/Given.cs gives; a block that begins with 'using ClientSdk.' must be a whole program.");
    }

    [Fact]
    public void A_broken_sample_is_found_at_its_line() =>
        Assert.StartsWith("docs/some.md:13: CS1061:", Assert.Single(Compiler.ErrorsOf(new Sample("docs/some.md", 12, "int given = 1;\nclient.GetNothing();\n"))), StringComparison.Ordinal);

    [Fact]
    public void There_is_one_spelling_of_the_fence_so_that_no_sample_is_overlooked() =>
        Rule.Holds(
            from page in Sample.Pages
            from line in File.ReadLines(Repository.Absolute(page)).Index()
            where line.Item.StartsWith("```c", StringComparison.OrdinalIgnoreCase) && line.Item is not "```csharp"
            select $"{page}:{line.Index + 1}: {line.Item}",
            "Write ```csharp.");
}
