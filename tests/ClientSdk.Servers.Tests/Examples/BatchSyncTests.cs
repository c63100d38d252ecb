using System.Text.Json;

namespace ClientSdk.Servers.Tests.Examples;

[Collection(nameof(RealClock))]
public sealed class BatchSyncTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clientsdk-example-").FullName;

    public ValueTask InitializeAsync() => default;

    /// <summary>The sandbox lives on after the run; here nobody comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        string link = Path.Combine(_folder, "sandbox.json");
        if (File.Exists(link))
        {
            using JsonDocument address = JsonDocument.Parse(await File.ReadAllTextAsync(link));
            using HttpClient control = new() { BaseAddress = new Uri(address.RootElement.GetProperty("control").GetString()!) };
            await control.GetStringAsync("stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Planned_interrupted_and_started_again_it_ends_with_all_contacts_in_sync()
    {
        ExampleResult plan = await RunAsync("--count 300 --dry-run");
        Assert.Equal((0, ""), (plan.ExitCode, plan.Errors));
        Assert.Contains("210 to create, 60 to update, 30 unchanged.", plan.Output, StringComparison.Ordinal);
        Assert.Matches(@"270 requests, about [34]\.\d s\. Nothing was changed\.", plan.Output);
        if (!OperatingSystem.IsWindows())
        {
            await InterruptAsync();
        }

        string page = Path.Combine(_folder, "report.html");
        ExampleResult result = await RunAsync($"--count 300 --report {page}");

        output.WriteLine($"BatchSync --count 300: ratio {result.Figure("ratio"):0.000} of {result.Figure("least that the limits allow"):0.00} s, {result.Figure("runs")} runs");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal((208, 60, 30), (result.Figure("created"), result.Figure("updated"), result.Figure("unchanged")));
        Assert.Equal((2, 0, 0), (result.Figure("dead"), result.Figure("in doubt"), result.Figure("refused by the server")));
        Assert.Contains($"<td>created</td><td>{result.Figure("created")}</td>", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("PERSON1@example.com: The server refuses the item", result.Output, StringComparison.Ordinal);
        Assert.Contains("The email has already been taken.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv no-such-file.csv", "--csv is 'no-such-file.csv', and there is no such file.")]
    [InlineData("--count 3", "--count is '3'. Give a whole number from 10 to 100000.")]
    [InlineData("--report no-such-folder/report.html", "--report is 'no-such-folder/report.html'. Give the name of a file in a folder that exists")]
    [InlineData("--scale 7", "--scale is '7'. Give a number from 0.005 to 1.")]
    public async Task A_wrong_argument_is_told_with_exit_code_2_and_nothing_starts(string arguments, string message)
    {
        ExampleResult result = await RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "sandbox.json")));
    }

    [Theory]
    [InlineData("email,first_name\na@example.com,A\n", "must begin with a row that names the columns email, first_name, last_name, status.")]
    [InlineData("email,first_name,last_name,status\na@example.com,A,B,subscribed\nb@example.com,B\n", "contacts.csv, line 3: ")]
    [InlineData("email,first_name,last_name,status\na@example.com,A,B,subscribed\n,B,C,subscribed\n", "contacts.csv, line 3: the email is empty.")]
    [InlineData("email,first_name,last_name,status\na@example.com,A,B,subscribed\na@example.com,B,C,subscribed\n", "Item 1 has the key 'a@example.com'")]
    public async Task A_file_with_a_mistake_is_told_with_its_line_before_anything_is_sent(string text, string message)
    {
        string file = Path.Combine(_folder, "contacts.csv");
        await File.WriteAllTextAsync(file, text);

        ExampleResult result = await RunAsync($"--count 10 --csv \"{file}\"");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private Task<ExampleResult> RunAsync(string arguments) => ExampleProcess.RunAsync("BatchSync", $"{arguments} --folder \"{_folder}\"");

    /// <summary>The server has taken requests of the run: at two in a fraction of a second, the rest takes it seconds.</summary>
    private async Task SomeAreAcceptedAsync()
    {
        using JsonDocument address = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "sandbox.json"), TestContext.Current.CancellationToken));
        using HttpClient control = new() { BaseAddress = new Uri(address.RootElement.GetProperty("control").GetString()!) };
        int before = await AcceptedAsync();
        while (await AcceptedAsync() < before + 5)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        async Task<int> AcceptedAsync()
        {
            using JsonDocument counts = JsonDocument.Parse(await control.GetStringAsync("counts", TestContext.Current.CancellationToken));
            return counts.RootElement.GetProperty("accepted").GetInt32();
        }
    }

    /// <summary>Ctrl+C in the middle.</summary>
    private async Task InterruptAsync()
    {
        using ExampleProcess process = ExampleProcess.Start("BatchSync", $"--count 300 --folder \"{_folder}\"");
        string? line;
        do
        {
            line = await process.ReadLineAsync();
        }
        while (line is not null && !line.Contains("Ctrl+C", StringComparison.Ordinal));

        await SomeAreAcceptedAsync();
        await process.InterruptAsync();
        ExampleResult stopped = await process.EndAsync();

        output.WriteLine(stopped.Errors);
        Assert.Equal((130, ""), (stopped.ExitCode, stopped.Output));
        Assert.StartsWith("Stopped", stopped.Errors, StringComparison.Ordinal);
        Assert.Contains("To go on, run the same command again.", stopped.Errors, StringComparison.Ordinal);
    }
}
