using System.Globalization;
using System.Text.RegularExpressions;

namespace ClientSdk.Servers.Tests.Examples;

/// <summary>What a run of an example left behind, and the figures of Migration's report.</summary>
internal sealed record ExampleResult(int ExitCode, string Output, string Errors)
{
    public double Figure(string name)
    {
        Match line = Regex.Match(Output, $@"^  {Regex.Escape(name)} +([\d.,]+)( s)?\s*$", RegexOptions.Multiline);
        Assert.True(line.Success, $"The report has no figure '{name}':\n{Output}\n{Errors}");
        return double.Parse(line.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture);
    }
}
