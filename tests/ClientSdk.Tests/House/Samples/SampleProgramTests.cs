using System.Reflection;

namespace ClientSdk.Tests.House.Samples;

// Alone, because a program prints to the console that all tests share.
[CollectionDefinition(nameof(SampleProgramTests), DisableParallelization = true)]
[Collection(nameof(SampleProgramTests))]
public sealed class SampleProgramTests
{
    /// <summary>Its program runs over sockets on the real clock, where a test of its own runs it as a process.</summary>
    private const string QuickStart = "README.md";

    public static TheoryData<string> Programs => new(Sample.All.Where(sample => sample.IsProgram && sample.Page != QuickStart).Select(sample => sample.ToString()));

    /// <summary>A program that throws has failed; what it prints stands in the page, line by line.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_whole_program_runs_and_prints_what_its_page_says(string place)
    {
        Sample sample = Sample.All.Single(sample => sample.ToString() == place);
        MethodInfo main = new SampleCompiler().Build(sample).EntryPoint!;
        StringWriter printed = new();
        TextWriter console = Console.Out;
        Console.SetOut(printed);
        try
        {
            object? running = main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            await (running as Task ?? Task.CompletedTask);
        }
        finally
        {
            Console.SetOut(console);
        }

        string page = Repository.Read(sample.Page);
        string[] lines = printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line + "\n", page, StringComparison.Ordinal));
    }
}
