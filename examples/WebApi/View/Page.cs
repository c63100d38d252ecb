namespace WebApi.View;

/// <summary>The page travels in the program, so that it is found wherever the program is started from.</summary>
internal static class Page
{
    public static Stream Open() => typeof(Page).Assembly.GetManifestResourceStream("page.html")!;
}
