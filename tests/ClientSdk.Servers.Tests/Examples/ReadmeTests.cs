using ClientSdk.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClientSdk.Servers.Tests.Examples;

[Collection(nameof(RealClock))]
public sealed class ReadmeTests
{
    private const string Fence = "```";

    [Fact]
    public void The_first_sample_is_the_program_of_QuickStart_to_the_letter_and_begins_by_line_15()
    {
        string readme = ExampleRepository.Read("README.md");
        string opening = $"{Fence}csharp\n";
        int start = readme.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        int end = readme.IndexOf(Fence, start, StringComparison.Ordinal);

        Assert.Equal(ExampleRepository.Read("examples/QuickStart/Program.cs"), readme[start..end]);
        Assert.InRange(readme[..start].Count(character => character == '\n') + 1, 1, 15);
    }

    [Fact]
    public async Task QuickStart_prints_what_the_README_says_but_for_the_seconds()
    {
        ExampleResult result = await ExampleProcess.RunAsync("QuickStart", "");

        string[] lines = result.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string readme = ExampleRepository.Read("README.md");
        Assert.Equal((0, 2), (result.ExitCode, lines.Length));
        Assert.Contains(lines[0], readme, StringComparison.Ordinal);
        Assert.Contains(lines[1][lines[1].IndexOf(';', StringComparison.Ordinal)..], readme, StringComparison.Ordinal);
        Assert.Equal("100 calls at once: 100 answered, 0 refused by the server.", lines[0]);
    }

    [Fact]
    public void Bad_input_says_what_the_README_shows()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddHttpClient("crm").AddRateLimitAwareHandler(options =>
        {
            options.Limits.Add(RateLimit.PerSecond(200));
            options.Limits.Add(RateLimit.PerMinute(100));
        });
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("crm"));

        Assert.Contains(refusal.Message, ExampleRepository.Read("README.md"), StringComparison.Ordinal);
    }
}
