import { Workflow } from 'lucide-react'
import { Avatar } from '@/ui/avatar'
import { Banner } from '@/ui/banner'
import { Breadcrumb } from '@/ui/breadcrumb'
import { Button } from '@/ui/button'
import { Card, CardText, CardTitle } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { ResizablePanel } from '@/ui/resizable'
import { Skeleton } from '@/ui/skeleton'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { Section } from './section'

export function LayoutSamples() {
  return (
    <Section title="Layout">
      <Breadcrumb items={[<a key="w" href="#w">Demo</a>, <a key="r" href="#r">Runs</a>, 'Research and write']} />
      <span className="flex gap-1">
        <Avatar name="Ada Lovelace" size="lg" />
        <Avatar name="Grace Hopper" />
        <Avatar name="Demo" square />
      </span>
      <div className="grid w-full gap-3 sm:grid-cols-2">
        <Banner title="Read only">Your role lets you look, not change.</Banner>
        <Banner tone="success">All steps finished.</Banner>
        <Banner tone="warning" title="80 % of the budget is spent" actions={<Button size="sm">Raise</Button>} />
        <Banner tone="danger" title="The model cannot be reached">
          Check the connection “openai”.
        </Banner>
      </div>
      <div className="grid w-full gap-3 sm:grid-cols-3">
        <Card interactive asChild>
          <a href="#card">
            <CardTitle>Research and write</CardTitle>
            <CardText>Edited 5 min ago · 7 nodes</CardText>
          </a>
        </Card>
        <Card>
          <CardTitle>Loading</CardTitle>
          <Skeleton className="mt-2 w-2/3" />
        </Card>
        <Card className="p-0">
          <Tabs defaultValue="configure">
            <TabsList>
              <TabsTrigger value="configure">Configure</TabsTrigger>
              <TabsTrigger value="output">Output</TabsTrigger>
            </TabsList>
            <TabsContent value="configure" className="p-3">
              Settings
            </TabsContent>
            <TabsContent value="output" className="p-3">
              Result
            </TabsContent>
          </Tabs>
        </Card>
      </div>
      <div className="flex h-40 w-full overflow-hidden rounded-md border border-line">
        <div className="min-w-0 flex-1">
          <EmptyState
            icon={<Workflow />}
            title="No nodes yet"
            className="py-4"
            actions={<Button variant="soft">Use a template</Button>}
          />
        </div>
        <ResizablePanel side="right" label="Sample panel" size={220} min={160} max={400}>
          <p className="p-3 text-muted">Drag my edge.</p>
        </ResizablePanel>
      </div>
    </Section>
  )
}

const PORTS = ['text', 'number', 'boolean', 'json', 'list', 'file', 'messages', 'tool', 'any']
const KINDS = ['io', 'model', 'tool', 'data', 'code', 'flow', 'note']

export function ColourSamples() {
  return (
    <Section title="Ports and kinds">
      {PORTS.map((port) => (
        <span key={port} className="flex items-center gap-1.5 text-xs">
          <span className="size-2.5 rounded-full border-2 bg-bg" style={{ borderColor: `var(--port-${port})` }} />
          {port}
        </span>
      ))}
      {KINDS.map((kind) => (
        <span key={kind} className="flex items-center gap-1.5 text-xs">
          <span
            className="flex size-6 items-center justify-center rounded-sm"
            style={{
              color: `var(--kind-${kind})`,
              background: `color-mix(in oklch, var(--kind-${kind}) 16%, transparent)`,
            }}
          >
            <Workflow className="size-4" />
          </span>
          {kind}
        </span>
      ))}
    </Section>
  )
}
