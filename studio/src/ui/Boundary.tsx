import { Component, type ReactNode } from 'react'
import { Fault } from './Fault'

interface Props {
  /** Another place than the one that failed begins anew. */
  place: string
  children: ReactNode
}

/** Keeps a fault of one page from taking the frame, and what is staged, with it. */
export class Boundary extends Component<Props, { error: unknown; place: string }> {
  override state = { error: null as unknown, place: this.props.place }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  static getDerivedStateFromProps(props: Props, state: { error: unknown; place: string }) {
    return props.place === state.place ? null : { error: null, place: props.place }
  }

  override render() {
    return this.state.error === null ? this.props.children : <Fault error={this.state.error} retry={() => this.setState({ error: null })} />
  }
}
