using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>One plot as SVG: time to the right, a count upwards, and any number of shapes on it.</summary>
internal sealed class Chart
{
    private const double Width = 960;
    private const double Height = 240;
    private const double Left = 56;
    private const double Bottom = 28;
    private const double Top = 12;
    private const double Right = 12;
    private const int GridLines = 4;

    private readonly StringBuilder _shapes = new();
    private readonly double _seconds;
    private readonly double _most;

    /// <param name="span">Where the time axis ends.</param>
    /// <param name="most">The largest count that will be drawn.</param>
    public Chart(TimeSpan span, double most)
    {
        (_seconds, _most) = (Math.Max(span.TotalSeconds, 0.001), RoundUp(Math.Max(most, 1)));
        Grid();
    }

    /// <summary>A line through points.</summary>
    public void Line(string style, IEnumerable<(TimeSpan At, double Value)> points) =>
        Add($"<polyline class=\"{style}\" points=\"{string.Join(' ', points.Select(point => $"{X(point.At)},{Y(point.Value)}"))}\"/>");

    /// <summary>A line that keeps its value until the next point.</summary>
    public void Steps(string style, IReadOnlyList<(TimeSpan At, double Value)> points) =>
        Line(style, points.SelectMany((point, index) => index == 0 ? [point] : new[] { (point.At, points[index - 1].Value), point }));

    /// <summary>A bar over a span, with a text that appears under the pointer.</summary>
    public void Bar(string style, TimeSpan from, TimeSpan to, double bottom, double top, string text)
    {
        if (top > bottom)
        {
            double width = Math.Max((to - from).TotalSeconds / _seconds * PlotWidth - 1, 0.5);
            Add($"<rect class=\"{style}\" x=\"{X(from)}\" y=\"{Y(top)}\" width=\"{Number(width)}\" height=\"{Number((top - bottom) / _most * PlotHeight)}\"><title>{text}</title></rect>");
        }
    }

    public override string ToString() => $"<svg viewBox=\"0 0 {Number(Width)} {Number(Height)}\" role=\"img\">{_shapes}</svg>";

    private static double PlotWidth => Width - Left - Right;

    private static double PlotHeight => Height - Top - Bottom;

    private string X(TimeSpan at) => Number(Left + at.TotalSeconds / _seconds * PlotWidth);

    private string Y(double value) => Number(Top + (1 - value / _most) * PlotHeight);

    private void Grid()
    {
        for (int line = 0; line <= GridLines; line++)
        {
            double value = _most * line / GridLines;
            Add($"<line class=\"grid\" x1=\"{Number(Left)}\" x2=\"{Number(Width - Right)}\" y1=\"{Y(value)}\" y2=\"{Y(value)}\"/>");
            Add($"<text class=\"end\" x=\"{Number(Left - 8)}\" y=\"{Y(value)}\" dy=\"4\">{value.ToString("#,0.##", CultureInfo.InvariantCulture)}</text>");
            TimeSpan at = TimeSpan.FromSeconds(_seconds * line / GridLines);
            Add($"<text class=\"{(line == 0 ? "start" : line == GridLines ? "end" : "middle")}\" x=\"{X(at)}\" y=\"{Number(Height - 8)}\">{at.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s</text>");
        }
    }

    private void Add(string shape) => _shapes.Append(shape);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>To a few multiples of a power of ten whose quarters are round.</summary>
    private static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10];
        return steps.First(step => step * power >= value * 0.999) * power;
    }
}
