using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Servers.Tests.Examples;

[Collection(nameof(RealClock))]
public sealed class MigrationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("--count 150", "154")]
    [InlineData("--provider supertokens --count 150", "151")]
    [InlineData("--provider auth0 --count 120 --scale 0.15", "122")]
    [InlineData("--provider lindris --count 120 --scale 0.04", "128")]
    public async Task Each_provider_takes_all_users_without_a_refusal_in_little_more_than_the_least_time(string arguments, string requests)
    {
        ExampleResult result = await ExampleProcess.RunAsync("Migration", arguments);

        output.WriteLine($"Migration {arguments}: ratio {result.Figure("ratio"):0.000} of {result.Figure("least that the limit allows"):0.00} s");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(requests, $"{result.Figure("requests")}");
        Assert.Equal(0, result.Figure("refused by the server"));

        // The start of the process is in it, and so is each stall of the machine. Half speed would be 2.
        Assert.InRange(result.Figure("ratio"), 0.99, 1.60);
        Assert.Contains("source and target agree", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The control: the sandbox of these runs does refuse a client that does not know its limit.</summary>
    [Fact]
    public async Task The_plain_retry_loop_does_the_same_job_and_is_refused_on_the_way()
    {
        ExampleResult result = await ExampleProcess.RunAsync("Migration", "--naive --count 150 --scale 0.4");

        output.WriteLine($"--naive: {result.Figure("refused by the server")} refusals");
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.Figure("refused by the server"), 1, 10_000);
        Assert.Contains("source and target agree", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The control is above: a client that is told its limits is not refused once.</summary>
    [Theory]
    [InlineData("--count 300 --scale 0.4", "305")]
    [InlineData("--provider supertokens --count 150", "151")]
    public async Task Without_limits_they_are_learned_at_the_price_of_few_refusals(string arguments, string requests)
    {
        ExampleResult result = await ExampleProcess.RunAsync("Migration", $"--learn {arguments}");

        output.WriteLine($"Migration --learn {arguments}: {result.Figure("refused by the server")} refusals, ratio {result.Figure("ratio"):0.000}");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(requests, $"{result.Figure("requests")}");
        Assert.InRange(result.Figure("refused by the server"), 1, 60);
        Assert.InRange(result.Figure("ratio"), 0.99, 3);
        Assert.Contains("ClientSdk, limits withheld (--learn)", result.Output, StringComparison.Ordinal);
        Assert.Contains("source and target agree", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("--naive", 1)]
    public async Task The_report_is_one_page_that_needs_nothing_else_and_says_what_the_lines_say(string how, int leastRefused)
    {
        string file = Path.Combine(Path.GetTempPath(), $"report-{Guid.NewGuid():N}.html");
        try
        {
            ExampleResult result = await ExampleProcess.RunAsync("Migration", $"--count 150 --scale 0.2 --report {file} {how}");
            string page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

            Assert.Equal(0, result.ExitCode);
            Assert.Equal(3, page.Split("<svg ").Length - 1);
            Assert.Contains($"<td>refused by the server</td><td>{result.Figure("refused by the server")}</td>", page, StringComparison.Ordinal);
            Assert.InRange(page.Split("class=\"refused\"").Length - 1, leastRefused, 1000);
            Assert.DoesNotMatch("src=|href=|<script|@import|url\\(", page);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Piped_output_has_progress_in_whole_lines_and_no_control_codes()
    {
        ExampleResult result = await ExampleProcess.RunAsync("Migration", "--count 150", ("TERM", "xterm-256color"));

        Assert.Contains("Creating users: 145 of 154, ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output, character => char.IsControl(character) && character is not ('\n' or '\r'));
        Assert.DoesNotContain("\r", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--count 0", "--count is '0'. Give a whole number from 1 to 100000.")]
    [InlineData("--count many", "--count is 'many'.")]
    [InlineData("--provider okta", "--provider is 'okta'. Give one of kinde, lindris, auth0, supertokens.")]
    [InlineData("--provider auth0 --count 1001", "--count is 1001. Auth0 lists at most 1000 users")]
    [InlineData("--base-url acme.kinde.com --token-env HOME", "--base-url is 'acme.kinde.com'. Give an absolute http or https address")]
    [InlineData("--base-url ftp://acme.kinde.com --token-env HOME", "--base-url is 'ftp://acme.kinde.com'.")]
    [InlineData("--base-url https://acme.kinde.com", "--base-url is given without --token-env.")]
    [InlineData("--base-url https://acme.kinde.com --token-env NO_SUCH_VARIABLE", "--token-env names 'NO_SUCH_VARIABLE', but that environment variable is not set.")]
    [InlineData("--token-env HOME", "--token-env is given without --base-url.")]
    [InlineData("--learn --naive", "--learn is given with --naive. The plain retry loop learns nothing")]
    [InlineData("--report no-such-folder/report.html", "--report is 'no-such-folder/report.html'. Give the name of a file in a folder that exists")]
    [InlineData("--frobnicate", "'--frobnicate'")]
    public async Task A_wrong_argument_is_told_with_exit_code_2_and_nothing_starts(string arguments, string message)
    {
        ExampleResult result = await ExampleProcess.RunAsync("Migration", arguments, ("HOME", "somewhere"));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_api_gets_the_token_of_the_variable_and_nobody_else_sees_it()
    {
        const string token = "not-for-the-screen";
        string? seen = null;
        await using ProviderSandbox api = await ProviderSandbox.StartAsync(PlainSandbox.Create(options => options.Reply = request =>
        {
            seen = request.Header("Authorization");
            return SandboxReply.Text(401, "token has expired", "text/plain");
        }), TestContext.Current.CancellationToken);

        ExampleResult result = await ExampleProcess.RunAsync("Migration", $"--base-url {api.BaseAddress} --token-env EXAMPLE_TOKEN", ("EXAMPLE_TOKEN", token));

        Assert.Equal((1, $"Bearer {token}"), (result.ExitCode, seen));
        Assert.Contains("POST /api/v1/user was answered 401: token has expired", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(token, result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_says_how_far_it_came_and_ends_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to another process.");
        using ExampleProcess process = ExampleProcess.Start("Migration", "--count 1000");
        string? line;
        do
        {
            line = await process.ReadLineAsync();
        }
        while (line is not null && !line.Contains("Creating users", StringComparison.Ordinal));

        await process.InterruptAsync();
        ExampleResult result = await process.EndAsync();

        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("Stopped. ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(" of 1013 requests were done", result.Errors, StringComparison.Ordinal);
    }
}
