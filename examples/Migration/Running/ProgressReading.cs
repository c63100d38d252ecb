using System.Globalization;

namespace Migration.Running;

/// <summary>One look at the progress. The rate is that of the last five seconds.</summary>
internal readonly record struct ProgressReading(string Step, int Done, int Total, TimeSpan Elapsed, double Rate, TimeSpan? Left)
{
    public string Counts => string.Create(CultureInfo.InvariantCulture, $"{Done:N0} of {Total:N0}, {Rate:0.#}/s{LeftText}");

    private string LeftText => Left is { } left
        ? string.Create(CultureInfo.InvariantCulture, $", {(int)left.TotalMinutes}:{left.Seconds:D2} left")
        : "";
}
