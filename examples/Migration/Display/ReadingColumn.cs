using Migration.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Migration.Display;

/// <summary>Requests, rate and time left, beside the bar.</summary>
internal sealed class ReadingColumn(MigrationProgress progress) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(progress.Read().Counts);
}
